import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { flowSchema, type Flow } from '../engine/flow.js'
import { parseFile } from './parse.js'
import type { ContentProblem } from './problem.js'
import { readYaml, type YamlFile } from './yamlFile.js'

export interface FlowFile {
  readonly flow: Flow
  readonly source: YamlFile
}

/** Reads every `flows/*.yaml`. What is wrong is added to `problems`. */
export function readFlows(root: string, problems: ContentProblem[]): FlowFile[] {
  const folder = join(root, 'flows')
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.yaml'))
        .sort()
    : []
  if (names.length === 0) {
    problems.push({
      severity: 'error',
      file: 'flows',
      found: 'no flow is there',
      remedy: 'put flows/*.yaml into the root folder',
    })
  }
  return names.map((name) => readFlow(root, `flows/${name}`, problems)).filter((file) => file !== undefined)
}

function readFlow(root: string, file: string, problems: ContentProblem[]): FlowFile | undefined {
  const source = readYaml(root, file, problems)
  if (source === undefined) return undefined
  const flow = parseFile(source, flowSchema, problems)
  if (flow === undefined) return undefined
  const name = basename(file, '.yaml')
  if (flow.id !== name) {
    const remedy = `accepted: ${name}, as the file is called; or rename the file`
    problems.push({
      severity: 'error',
      file,
      line: source.lineOf(['id']),
      found: `the flow's id is ${flow.id}`,
      remedy,
    })
  }
  return { flow, source }
}
