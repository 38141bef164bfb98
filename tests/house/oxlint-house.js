/** House rules for oxlint that no published rule covers. */

const pure = {
  meta: { type: 'problem' },
  create(context) {
    const report = (node, message) => context.report({ node, message });
    const noAsync = (node) => node.async && report(node, 'the domain is synchronous: no async functions');
    return {
      AwaitExpression: (node) => report(node, 'the domain is synchronous: no await'),
      FunctionDeclaration: noAsync,
      FunctionExpression: noAsync,
      ArrowFunctionExpression: noAsync,
      NewExpression(node) {
        if (node.callee.name === 'Date' && node.arguments.length === 0) {
          report(node, 'the domain has no clock: take `now` from the context');
        }
      },
    };
  },
};

const plugin = { meta: { name: 'house' }, rules: { pure } };

// oxlint loads a plugin by its default export.
export default plugin;
