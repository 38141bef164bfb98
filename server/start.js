// `npm start`: checks the Node version in words that an old Node still reads, then hands over.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    'Tingtang needs Node 20.19 or newer and this is ' +
      process.version +
      ': install a newer Node and run the command again.',
  );
  process.exitCode = 1;
} else {
  void import('./platform/launch.js').then((launch) => launch.launch(process.argv.slice(2)));
}
