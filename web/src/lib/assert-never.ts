// assert-never.ts: closes a union; the compiler refuses a forgotten case.
export function assertNever(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`)
}
