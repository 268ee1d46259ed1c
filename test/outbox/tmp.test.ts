import { it } from 'vitest'
import { createFakeChannel } from '../support/fake-channel.js'
import { createWorld } from './world.js'
import { createDispatcher } from '../../src/outbox/dispatch.js'
import { systemClock } from '../../src/clock.js'
import { newHolder } from '../../src/outbox/holder.js'
import { pino } from 'pino'
it('x', async () => {
  const w = await createWorld()
  await w.citizen('c'); 
  const now = new Date(0).toISOString().replace('Z','+00:00')
  await w.store.db.$executeRawUnsafe(`INSERT INTO Address (id, channel, address, contactId, state, createdAt) SELECT 'a'||value, 'telegram', 'a'||value, 'contact-c', 'reachable', '${now}' FROM generate_series(1,1000)`).catch(async () => {
    for (let i=1;i<=1000;i++) await w.store.db.address.create({data:{id:'a'+i,channel:'telegram',address:'a'+i,contactId:'contact-c',state:'reachable',createdAt:new Date(0)}})
  })
  for (let k=0;k<5;k++) await w.store.db.delivery.createMany({ data: Array.from({length:1000},(_,i)=>({contactId:'contact-c',addressId:'a'+(i+1),channel:'telegram',address:'a'+(i+1),kind:'reply',priority:0,state:'queued',body:'{"text":"x","choices":[]}',nextAt:new Date(0),createdAt:new Date(0),turn:0}))})
  const ch = createFakeChannel({ pace: { perSecond: 1e6, burst: 1e6, addressPerSecond: 1000, addressBurst: 1000, inFlight: 50 } })
  let n = 0
  const t = performance.now()
  const all = new Promise<void>((r) => { const d = createDispatcher({ store: w.store, channels: [ch], clock: systemClock, log: pino({level:'warn'}), holder: newHolder(), onSettled: () => { if (++n === 5000) { void d.drain(1000).then(()=>r()) } } }); void d.start() })
  await all
  console.log('msgs/s', (5000 / (performance.now() - t) * 1000).toFixed(0), 'sends', ch.sends.length)
}, 100000)
