// Which release of the app this is; every envelope says it, and the bank takes those of the two before as well.
declare const __RELEASE__: string

export const RELEASE = __RELEASE__
