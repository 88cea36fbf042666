import Catalog
import Experiments
import Studies
import Testing

/// What single tables show.
@Suite("Tables") struct TableTests {
  @Test("The small VGG is as printed but for two dropouts, which print the first one's shape")
  func smallVGGShapes() throws {
    let table = try #require(try Registry.studies("table-9").render(StudyRecords(), .smoke).tables.first)
    let different = table.rows.filter { $0.cells.contains { $0.verdict == .differs } }.map(\.name)
    #expect(different == ["8 dropout 0.4", "12 dropout 0.4"])
    #expect(table.verdicts[.differs] == 4)
    #expect(table.verdicts[.reproduced] == 26 - 4)
  }

  @Test("The paper's numbers of parameters are those with 1,000 classes; GoogLeNet is wider than printed")
  func networks() throws {
    let table = try #require(try Registry.studies("table-7").render(StudyRecords(), .paper).tables.first)
    for row in ["ResNet-18", "GoogLeNet", "DenseNet-121"] {
      #expect(table.cell(row, "parameters")?.verdict == .reproduced)
      #expect(table.cell(row, "W")?.verdict == (row == "GoogLeNet" ? .differs : .reproduced))
    }
    #expect(table.cell("GoogLeNet", "W")?.ours?.mean == 1024)
  }

  @Test("Seconds are never judged, multiples are, by a factor of two")
  func seconds() throws {
    let study = try Registry.studies("table-6")
    let rendering = try study.render(MadeUp.records(of: study.runs(.paper)), .paper)
    let table = try #require(rendering.tables.first)
    #expect(table.cell("FP", "CIFAR-10 seconds")?.verdict == .incomparable)
    let difference = table.cell("FP", "CIFAR-10 seconds")?.difference?.mean
    #expect(difference == nil)
    #expect(table.cell("FP", "CIFAR-10 seconds")?.oursText == "3.00 ×35")
    #expect(table.cell("FP", "CIFAR-10 took effect")?.remark == "35 of 35")
    // All made-up runs take three seconds; the paper's fine-pruning takes 6.6 times as long as I-BAU.
    #expect(table.cell("FP", "CIFAR-10 times I-BAU as released")?.ours?.mean == 1)
    #expect(table.cell("FP", "CIFAR-10 times I-BAU as released")?.verdict == .differs)
    let near = ResultTable.Cell(
      try Estimate([4]), published: .number(.init(value: 6.6)), unit: 1, tolerance: .factor(2))
    #expect(near.verdict == .reproduced)
  }

  @Test("Table 6 needs no run that Tables 1 and 2 do not", arguments: Scale.allCases)
  func sharing(scale: Scale) throws {
    let known = try ["table-1", "table-2"].flatMap { try Registry.studies($0).runs(scale) }
    let runs = try Registry.studies("table-6").runs(scale)
    #expect(!runs.isEmpty)
    #expect(runs.allSatisfy { known.contains($0) })
  }

  @Test(
    "Networks of our own stand beside the paper's numbers and are not judged by them",
    arguments: [("table-1", ", own network"), ("table-2", ", drawn signs"), ("table-3", "")])
  func ownNetworks(id: String, mark: String) throws {
    let study = try Registry.studies(id)
    let tables = try study.render(MadeUp.records(of: study.runs(.laptop)), .laptop).tables
    let rows = tables.flatMap(\.rows).filter { $0.name.hasSuffix(mark) }
    #expect(rows.flatMap(\.cells).contains { $0.verdict == .incomparable })
    #expect(rows.flatMap(\.cells).allSatisfy { [nil, .incomparable, .notRun, .ours].contains($0.verdict) })
  }

  @Test("The paper's numbers judge no recipe of our own, and no repair with fewer images and rounds than theirs")
  func ownRecipes() throws {
    func cell(_ id: String, _ row: String, _ column: String) throws -> ResultTable.Cell? {
      let study = try Registry.studies(id)
      let table = try study.render(MadeUp.records(of: study.runs(.laptop)), .laptop).tables.first
      return table?.cell(row, column)
    }
    #expect(try cell("table-1", "BadNets", "I-BAU robust ACC")?.verdict == .incomparable)
    #expect(try cell("table-1", "BadNets", "I-BAU as released ACC")?.verdict == .reproduced)
    #expect(try cell("table-2", "ℓ₀ inv", "I-BAU as released ACC")?.verdict == .incomparable)
    #expect(try cell("table-2", "ℓ₀ inv", "no defence ASR")?.verdict == .reproduced)
  }

  @Test(
    "Every column shows the network after its repair, and the one without a defence that before it",
    arguments: (1...5).map { "table-\($0)" })
  func afterRepair(id: String) throws {
    let study = try Registry.studies(id)
    for table in try study.render(MadeUp.records(of: study.runs(.laptop)), .laptop).tables {
      for row in table.rows {
        for (column, cell) in zip(table.columns, row.cells) where column.hasSuffix("ACC") {
          guard let mean = cell.ours?.mean else { continue }
          #expect(mean == (column == "no defence ACC" ? 0.85 : 0.83), "\(row.name), \(column)")
        }
      }
    }
  }

  @Test(
    "Attack success counts the target class where the paper's does",
    arguments: [("table-1", "BadNets", "no defence ASR"), ("table-12", "I-BAU as released", "ASR before")])
  func inclusive(id: String, row: String, column: String) throws {
    let study = try Registry.studies(id)
    let table = try #require(try study.render(MadeUp.records(of: study.runs(.laptop)), .laptop).tables.first)
    // Without the target class it is 0.99.
    #expect(table.cell(row, column)?.ours?.mean == 1)
  }

  @Test("The hidden trigger's success is that on its source class, before and after")
  func sourceClass() throws {
    let study = try Registry.studies("case-hidden-trigger")
    let table = try #require(try study.render(MadeUp.records(of: study.runs(.laptop)), .laptop).tables.first)
    #expect(table.cell("I-BAU as released", "ASR before")?.ours?.mean == 0.9)
  }

  @Test("A picture in place of every image is one trial: its success is all or nothing")
  func replacement() throws {
    let study = try Registry.studies("table-10")
    let table = try #require(try study.render(MadeUp.records(of: study.runs(.smoke)), .smoke).tables.first)
    let before = try #require(table.cell("I-BAU robust", "ASR before")?.ours)
    #expect(before.mean == 1)
    #expect(try before.interval == Proportion(1, of: 1).interval())
  }

  @Test(
    "At smoke scale a table needs a handful of runs", arguments: Registry.studies.ids.filter { $0.hasPrefix("table-") })
  func smoke(id: String) throws {
    #expect(try Registry.studies(id).runs(.smoke).count <= 12)
  }
}
