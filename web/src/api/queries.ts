// queries.ts: TanStack Query's memory, shared by all that ask by REST. Loaded with the first of them,
// not with the first page.
import { QueryClient } from '@tanstack/react-query'

// A home network is asked even when the browser believes that there is no network at all.
export const queries = new QueryClient({
  defaultOptions: { queries: { retry: 1, networkMode: 'always' } },
})
