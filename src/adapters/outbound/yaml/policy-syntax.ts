/** YAML 1.2 as policy files use it: no anchors, aliases, tags or duplicate keys. Loaded on first use. */
import type { PolicySyntax } from '../../../application/ports/policy-syntax.ts'

export const yamlPolicySyntax: PolicySyntax = {
  async parse(file) {
    const { parsePolicyFile } = await import('./parse-policy-file.ts')
    return parsePolicyFile(file)
  },
}
