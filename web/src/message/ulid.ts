const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * A new ULID (https://github.com/ulid/spec): 26 digits to the base 32 of Crockford, 48 bits of time in milliseconds, then 80 by
 * chance.
 */
export function ulid(
  now: number = Date.now(),
  chance: Uint8Array = crypto.getRandomValues(new Uint8Array(16)),
): string {
  let time = ''
  for (let i = 0, rest = now; i < 10; i++, rest = Math.floor(rest / 32)) time = DIGITS.charAt(rest % 32) + time
  return time + Array.from(chance, (byte) => DIGITS.charAt(byte % 32)).join('')
}
