const names = [
  ...[
    'none',
    'what_photo',
    'what_voice',
    'what_file',
    'told_voice',
    'told_photo',
    'untitled_need',
    'untitled_proposal',
  ],
  ...['place_whole', 'place_outside', 'place_here'],
  ...['option_no_files', 'option_done', 'option_clear', 'option_different'],
  ...['field_kind', 'field_axis', 'field_description', 'field_title', 'field_place', 'field_affected'],
  ...['field_benefit', 'field_files', 'field_naming', 'field_nothing'],
]

/** The texts of a need or a proposal that the code asks for by name; none has parameters. */
export const submitTexts: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  names.map((name) => [`submit.${name}`, []]),
)
