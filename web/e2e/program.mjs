// program.mjs: where the program under test is.
import { fileURLToPath } from 'node:url'

export const PROGRAM =
  process.env.HELIOWIRE ?? fileURLToPath(new URL('../../build/heliowire', import.meta.url))
