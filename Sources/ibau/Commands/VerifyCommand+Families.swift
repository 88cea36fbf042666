import Catalog
import Experiments
import Theory

extension VerifyCommand {
  func test(_ name: String, _ terminal: Terminal) throws {
    let families = name == "all" ? Array(Registry.toyFamilies) : [try Registry.toyFamilies(name)]
    guard dataset == nil || families.contains(where: { $0.takesImages }) else {
      throw Fault(.wrongUse, "family \(name) takes nothing from images: leave --dataset out")
    }
    let ranges = try common.overrides(parts).applied(to: InstanceRanges(), part: "verify")
    let images = try images(seed: common.seed)
    var records: [FamilyRecord] = []
    for family in families {
      var test = PropertyTest(family)
      (test.seed, test.instances, test.threads, test.ranges) = (common.seed, instances, threads, ranges)
      test.images = images
      // It is called by one thread at a time.
      nonisolated(unsafe) let progress = terminal.progress
      let found = try FamilyRecord.all(of: test) { progress.update(family.id, $0, of: instances) }
      for record in found { terminal.emit("bound", record.json) }
      report(family, found, terminal)
      records += found
      if Interruption.requested { throw Fault(.interrupted, "stopped after \(family.id)") }
    }
    let broken = records.filter { !$0.isAsExpected }
    let summary: JSONValue = [
      "families": .int(families.count), "instances": .int(instances), "rows": .int(records.count),
      "images": .optional(images?.source), "violations": .int(broken.reduce(0) { $0 + $1.row.violations }),
      "printedViolations": .int(records.reduce(0) { $0 + ($1.isAsExpected ? $1.row.violations : 0) }),
    ]
    terminal.emit("result", summary.explained(["images": "inputs were drawn (no --dataset)"]))
    guard broken.isEmpty else {
      let names = broken.map { "\($0.row.bound) on \($0.family)" }.joined(separator: ", ")
      throw Fault(.checkFailed, "a bound that should hold does not: \(names)")
    }
  }

  private func report(_ family: any ToyFamily.Type, _ records: [FamilyRecord], _ terminal: Terminal) {
    terminal.say("\(family.id): \(family.title)")
    var table = TextTable(["bound", "counts", "instances", "violations", "tightest", "median"])
    for record in records {
      let row = record.row
      table.add([
        row.bound, row.regime.description, "\(row.instances)", "\(row.violations)", ClaimRecord.number(row.tightest),
        ClaimRecord.number(row.median),
      ])
    }
    terminal.say(table.text)
    for record in records {
      guard let witness = record.witness, let token = record.token else { continue }
      terminal.say("\(witness)\n" + replayLine(token))
    }
    terminal.say()
  }
}
