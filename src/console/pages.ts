import { accountPages } from './account.js'
import { actorPages } from './actors/actors.js'
import { assistedPages } from './assisted/assisted.js'
import { auditPages } from './audit.js'
import { broadcastPages } from './broadcasts/broadcasts.js'
import { channelActions } from './channels/actions.js'
import { channelPages } from './channels/channels.js'
import { overviewPage } from './content/overview.js'
import { flowPages } from './flows/flows.js'
import { joinPages } from './join.js'
import { organisationPages } from './organisations/organisations.js'
import type { Page } from './page.js'
import { peoplePages } from './people/people.js'
import { settingPages } from './settings/settings.js'
import { signInPages } from './signIn.js'
import { simulatorPages } from './simulator/simulator.js'
import { submissionPages } from './submissions/pages.js'
import { teamPages } from './team.js'
import { textPages } from './texts/texts.js'
import { todayPages } from './today/today.js'

/** Every page of the console and everything that can be done there. */
export const pages: readonly Page[] = [
  ...signInPages,
  ...joinPages,
  ...accountPages,
  ...teamPages,
  ...submissionPages,
  ...peoplePages,
  ...assistedPages,
  ...actorPages,
  ...organisationPages,
  ...todayPages,
  ...channelPages,
  ...channelActions,
  ...broadcastPages,
  ...flowPages,
  overviewPage,
  ...textPages,
  ...simulatorPages,
  ...settingPages,
  ...auditPages,
]
