// Starts the reference. An outside file, so that the page's policy can refuse every inline script.
window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  docExpansion: 'list',
  tryItOutEnabled: true,
  displayRequestDuration: true,
  displayOperationId: false,
  filter: true,
  // A token typed in here is gone with the page.
  persistAuthorization: false,
  // The default would send this document to a third party.
  validatorUrl: null,
})
