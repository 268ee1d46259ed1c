import { expect, it } from 'vitest'
import { safeName } from '../../src/channels/fileName.js'

it.each([
  ['informe.pdf', 'informe.pdf'],
  ['Mis datos (1).json', 'Mis_datos_1_.json'],
  ['Ñusta áéí.txt', 'Nusta_aei.txt'],
  ['../../etc/passwd', 'etc_passwd'],
  ['.bashrc', 'bashrc'],
  ['a"\r\nX: y', 'a_X_y'],
  ['чат', 'file'],
  ['', 'file'],
  [`${'largo'.repeat(40)}.json`, `${'largo'.repeat(15)}.json`],
])('makes a name of %j that every system takes', (name, safe) => {
  expect(safeName(name)).toBe(safe)
})
