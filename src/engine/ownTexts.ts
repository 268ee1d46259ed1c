/** The texts that the engine and the conversation say by themselves, and the parameters each is given. */
export const ownTexts: Readonly<Record<string, readonly string[]>> = {
  ...withoutParams(
    'not_understood',
    'invalid_text',
    'invalid_number',
    'invalid_date',
    'invalid_email',
    'invalid_phone',
  ),
  ...withoutParams('invalid_location', 'invalid_media', 'stale_choice'),
  ...withoutParams('stuck', 'stuck_again', 'stuck_skip', 'stuck_person', 'stuck_menu'),
  ...withoutParams(
    'unexpected_photo',
    'unexpected_voice',
    'unexpected_audio',
    'unexpected_video',
    'unexpected_document',
  ),
  ...withoutParams(
    'unexpected_sticker',
    'unexpected_location',
    'unexpected_contact',
    'unexpected_edited',
    'unexpected_call',
    'unexpected_other',
  ),
  ...withoutParams('lost', 'failure', 'limited', 'more', 'previous', 'skip'),
  ...withoutParams('attended', 'handed_back', 'handed_back_late', 'late', 'late_word'),
  ...withoutParams('cancelled', 'nothing_to_cancel', 'no_way_back'),
  'common.too_short': ['min'],
  'common.too_long': ['max'],
  'common.too_small': ['min'],
  'common.too_big': ['max'],
  'common.progress': ['step', 'steps'],
}

function withoutParams(...names: string[]): Record<string, readonly string[]> {
  return Object.fromEntries(names.map((name) => [`common.${name}`, []]))
}
