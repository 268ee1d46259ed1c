/**
 * Dialogues that are not played over the wire, and why: on the wire the service looks by itself for conversations to begin, whenever
 * it likes, and what it begins comes in between.
 */
export const notPlayed: Readonly<Record<string, string>> = {
  'Days later the answers are still there': 'the reminder of the registration would come before the citizen does',
  'Somebody in the middle of something is asked afterwards, and a menu leaves the question':
    'the question would come before the citizen is in the middle of something',
}
