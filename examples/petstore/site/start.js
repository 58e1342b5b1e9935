window.ui = SwaggerUIBundle({
  // Served by a rewrite in vercel.json.
  url: '/openapi',
  dom_id: '#swagger-ui',
  presets: [SwaggerUIBundle.presets.apis],
  validatorUrl: null,
});
