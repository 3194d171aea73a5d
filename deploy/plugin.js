/** What packaging does beside the framework. It loads JavaScript only, so this file is the door to packaging.ts. */
// biome-ignore lint/style/noDefaultExport: the framework takes no other.
export default class Packaging {
  constructor(framework) {
    const step = (name) => async () => {
      const packaging = await import('./packaging.ts');
      await packaging[name](framework);
    };
    this.hooks = {
      'before:package:cleanup': step('begin'),
      'before:package:createDeploymentArtifacts': step('putSchedule'),
      'before:deploy:function:packageFunction': step('putSchedule'),
      // Before the archives are moved to where --package wants them.
      'before:aws:package:finalize:saveServiceState': step('measure'),
    };
  }
}
