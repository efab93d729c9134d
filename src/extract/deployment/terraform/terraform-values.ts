/** Values of Terraform variables: terraform.tfvars and the like. https://developer.hashicorp.com/terraform/language/values/variables */
import type { DeploymentFacts, Setting } from '../../../model/deployment-facts.ts';
import { readSyntaxTree } from '../documents/syntax-trees.ts';
import type { TreeReading } from '../documents/syntax-trees.ts';
import { readExpression } from './terraform-expression.ts';

/** Assignments of literals; lists and objects are nothing that decides a setting. */
export function readTerraformValues(text: string): Promise<TreeReading<DeploymentFacts>> {
  return readSyntaxTree('hcl', text, (root) => {
    const variables: Record<string, Setting<string>> = {};
    for (const member of root.namedChildren.find((child) => child.type === 'body')?.namedChildren ?? []) {
      const [name, value] = member.namedChildren;
      if (member.type !== 'attribute' || name === undefined || value === undefined || member.hasError) continue;
      const { text: written, line, resolved } = readExpression(value);
      if (resolved) variables[`var.${name.text}`] = { value: written, line };
    }
    return { ok: true, value: { services: [], schedules: [], ...(Object.keys(variables).length > 0 && { variables }) } };
  });
}
