extension Unpickler {
  mutating func executeContainer(_ code: UInt8) throws -> Bool {
    switch code {
    case Opcode.emptyTuple: try push(arena.add(.tuple))
    case Opcode.tuple1: try push(arena.add(.tuple, pop(1)))
    case Opcode.tuple2: try push(arena.add(.tuple, pop(2)))
    case Opcode.tuple3: try push(arena.add(.tuple, pop(3)))
    case Opcode.tuple: try push(arena.add(.tuple, popToMark()))
    case Opcode.emptyList: try push(arena.add(.list))
    case Opcode.list: try push(arena.add(.list, popToMark()))
    case Opcode.emptySet: try push(arena.add(.set))
    case Opcode.frozenSet: try push(arena.add(.set, popToMark()))
    case Opcode.emptyDict: try push(arena.add(.dict))
    case Opcode.dict: try push(arena.add(.dict, paired(popToMark())))
    case Opcode.append: try appendToTop(pop(1))
    case Opcode.appends: try appendToTop(popToMark())
    case Opcode.addItems: try addToTop(popToMark())
    case Opcode.setItem: try assignInTop(pop(2))
    case Opcode.setItems: try assignInTop(paired(popToMark()))
    default: return false
    }
    return true
  }

  private func paired(_ items: [Int]) throws -> [Int] {
    guard items.count.isMultiple(of: 2) else { throw malformed("a key without a value") }
    return items
  }

  private mutating func appendToTop(_ items: [Int]) throws {
    let target = try top()
    switch arena[target].kind {
    case .list: arena[target].items += items
    case .object: arena[target].appended += items
    default: throw malformed("elements are appended to something that is not a list")
    }
  }

  private mutating func addToTop(_ items: [Int]) throws {
    let target = try top()
    switch arena[target].kind {
    case .set: arena[target].items += items
    case .object: arena[target].appended += items
    default: throw malformed("elements are added to something that is not a set")
    }
  }

  private mutating func assignInTop(_ items: [Int]) throws {
    let target = try top()
    switch arena[target].kind {
    case .dict: arena[target].items += items
    case .object: arena[target].assigned += items
    default: throw malformed("entries are set in something that is not a dictionary")
    }
  }
}
