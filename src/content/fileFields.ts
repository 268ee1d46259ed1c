/** What the file with all of a person's data calls its fields; each has its words in `my_data_file`. */
export const fileFields = [
  ...(['about', 'service', 'made_at', 'person', 'language', 'first_seen', 'last_seen', 'state', 'since'] as const),
  ...([
    'no_announcements_since',
    'paused_since',
    'attended_until',
    'warned_at',
    'addresses',
    'channel',
    'address',
  ] as const),
  ...(['registration', 'kind', 'name', 'naming', 'organisation', 'role', 'parish', 'place', 'email', 'axes'] as const),
  ...(['convocation', 'written_down_by_staff', 'registered_at', 'changed_at', 'verified_at', 'version'] as const),
  ...(['consents', 'purpose', 'granted', 'text_version', 'message_number', 'at'] as const),
  ...(['submissions', 'code', 'axis', 'title', 'description', 'affected', 'benefit', 'latitude', 'longitude'] as const),
  ...(['author_name', 'published_at', 'responsible_unit', 'expected_at', 'receiving_entity', 'evidence'] as const),
  ...(['reopened', 'created_at', 'history', 'from', 'to', 'by', 'text'] as const),
  ...(['files', 'media', 'type', 'bytes', 'supports', 'follows', 'reports', 'reason'] as const),
  ...(['surveys', 'answer', 'comment', 'asked_at', 'subscriptions', 'topic', 'interests'] as const),
  ...([
    'requests_for_a_person',
    'question',
    'answered_at',
    'drafts',
    'content',
    'conversation',
    'flow',
    'step',
  ] as const),
  ...(['answers', 'prompts', 'due_at', 'told_changes', 'link_codes', 'claim_codes', 'expires_at', 'used_at'] as const),
  ...(['announcements', 'staff_chats'] as const),
  ...(['received', 'sent', 'with_it'] as const),
] as const

export type FileField = (typeof fileFields)[number]
