declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  /** Draws the page into `domNode`. */
  const SwaggerUi: (options: {
    readonly domNode: HTMLElement;
    readonly spec: Readonly<Record<string, unknown>>;
    readonly docExpansion: 'none';
    readonly defaultModelsExpandDepth: number;
    readonly deepLinking: boolean;
    readonly filter: boolean;
    readonly validatorUrl: null;
    readonly withCredentials: boolean;
    readonly persistAuthorization: boolean;
  }) => void;

  export = SwaggerUi;
}
