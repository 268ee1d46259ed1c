// Shows the description of the staff API. Nothing of it is kept or sent elsewhere: the key one enters is gone with the page.
const place = document.querySelector('#docs')

window.SwaggerUIBundle({
  url: place.dataset.description,
  domNode: place,
  deepLinking: true,
  docExpansion: 'list',
  validatorUrl: null,
  persistAuthorization: false,
  tryItOutEnabled: true,
})
