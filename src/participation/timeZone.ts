/** Where the municipality is: its days begin and its digests go out by this time. */
export const TIME_ZONE = 'America/Guayaquil'
