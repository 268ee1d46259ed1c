import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'

/** A name for this process as the holder of leases: `host:pid:random`, different at each call. */
export function newHolder(): string {
  return `${hostname()}:${String(process.pid)}:${randomUUID()}`
}

/**
 * True when `other` held a lease and cannot be working any more: its process on the host of `own` is dead, or had our own process
 * id before us. A holder on another host is never called stale; its lease has to run out.
 */
export function isStale(other: string, own: string): boolean {
  if (other === own) return false
  const [otherHost, otherPid] = other.split(':')
  const [ownHost, ownPid] = own.split(':')
  if (otherHost !== ownHost || otherPid === undefined) return false
  return otherPid === ownPid || isDead(Number(otherPid))
}

function isDead(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}
