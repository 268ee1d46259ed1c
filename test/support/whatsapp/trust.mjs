// Makes the Baileys of this process trust a fake WhatsApp of another one: node --import file:///…/trust.mjs
import { Buffer } from 'node:buffer'
import { globalAgent } from 'node:https'
import { WA_CERT_DETAILS } from '@whiskeysockets/baileys'

const { FAKE_WHATSAPP_ROOT: root, FAKE_WHATSAPP_TLS: tls } = process.env
if (root) WA_CERT_DETAILS.PUBLIC_KEY = Buffer.from(root, 'base64')
// Baileys uploads files over https, with the global agent where it is given none.
if (tls) globalAgent.options.ca = [tls]
