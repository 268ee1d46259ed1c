/** Where what staff write down for people is. */
export const LIST = '/console/assisted'
