import { inNetworks, type Scalar, type Value } from '../attribute-type.ts'
import type { ComparisonOperator } from '../condition.ts'

/**
 * One comparison of two values in their compared form. `undefined` is a missing value: it equals nothing.
 * `networks`: the values are IP addresses, and `in` asks for networks.
 */
export function compare(
  operator: ComparisonOperator,
  left: Value | undefined,
  right: Value | undefined,
  networks = false,
): boolean {
  switch (operator) {
    case 'eq':
      return (
        left !== undefined &&
        (networks
          ? isIn(left, right === undefined ? right : [right as Scalar], true)
          : left === right)
      )
    case 'ne':
      return !compare('eq', left, right, networks)
    case 'in':
      return isIn(left, right, networks)
    case 'nin':
      return !isIn(left, right, networks)
    case 'lt':
      return typeof left === 'number' && typeof right === 'number' && left < right
    case 'lte':
      return typeof left === 'number' && typeof right === 'number' && left <= right
    case 'gt':
      return typeof left === 'number' && typeof right === 'number' && left > right
    case 'gte':
      return typeof left === 'number' && typeof right === 'number' && left >= right
    case 'contains':
      if (typeof left === 'string') return typeof right === 'string' && left.includes(right)
      return Array.isArray(left) && left.includes(right)
    case 'startsWith':
      return typeof left === 'string' && typeof right === 'string' && left.startsWith(right)
    case 'all':
      return (
        Array.isArray(left) && Array.isArray(right) && right.every((item) => left.includes(item))
      )
  }
}

function isIn(left: Value | undefined, right: Value | undefined, networks: boolean): boolean {
  if (!Array.isArray(right)) return false
  if (networks && typeof left === 'string') return inNetworks(left, right)
  return right.includes(left)
}
