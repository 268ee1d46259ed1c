import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import express, { Router } from 'express'
import { assetVersion, template } from '../assets.js'
import { apiPath } from './router.js'

const require = createRequire(import.meta.url)
const folder = dirname(require.resolve('swagger-ui-dist/package.json'))
const files = ['swagger-ui.css', 'swagger-ui-bundle.js']

/** As on all pages, but for the pictures that Swagger UI has inside its style sheet. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The description of the API for people, from files of our own; to be mounted at /api/docs. */
export function docsRoutes(): Router {
  const page = template('api-docs.html')
    .replaceAll('{{assets}}', `/assets/${assetVersion}`)
    .replace('{{description}}', `${apiPath}/openapi.json`)
  const router = Router()
  router.get('/', (_request, response) => {
    response.set({ 'Content-Security-Policy': policy, 'Cache-Control': 'no-cache' }).type('html').send(page)
  })
  for (const file of files) router.get(`/${file}`, express.static(folder, { index: false, maxAge: '1d' }))
  return router
}
