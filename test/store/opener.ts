import { openStore } from '../../src/store/client.js'

// Opens the database named on the command line and closes it again, as a second process would.
const store = await openStore({ url: `file:${process.argv[2] ?? ''}`, now: () => new Date() })
await store.ping()
await store.close()
