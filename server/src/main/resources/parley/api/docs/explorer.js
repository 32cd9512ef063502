SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#explorer',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  // Asks no third party whether the description is valid, and keeps no password.
  validatorUrl: null,
  persistAuthorization: false,
});
