import Catalog
import Experiments
import Studies
import Testing

/// What the tables hold of the paper, in more places.
@Suite("The paper's numbers, typed a second time,") struct PublishedNumberTests {
  struct Check: Sendable, CustomTestStringConvertible {
    var study: String
    var row: String
    var column: String
    var value: Double
    var isDoubtful = false
    /// Which of the study's tables; nil for the last.
    var table: Int?

    init(
      _ study: String, _ row: String, _ column: String, _ value: Double, isDoubtful: Bool = false, table: Int? = nil
    ) {
      self.table = table
      (self.study, self.row, self.column, self.value, self.isDoubtful) = (study, row, column, value, isDoubtful)
    }

    var testDescription: String { "\(study), \(row), \(column)" }
  }

  static let checks = [
    Check("table-1", "Smooth", "FP ASR", 9.44), Check("table-1", "All to all", "I-BAU robust ACC", 80.34),
    Check("table-2", "BadNets", "FP ASR", 60.19), Check("table-2", "ℓ₂ inv", "FP ASR", 40.46),
    Check("table-2", "BadNets", "DP ACC", 6.46), Check("table-2", "BadNets", "DP ASR", 100, isDoubtful: true),
    Check("table-2", "All to all", "TABOR ASR", 47.07), Check("table-2", "Trojan WM", "I-BAU as released ASR", 2.55),
    Check("table-3", "ACC", "NC", 68.72), Check("table-3", "ACC", "DP", 6.17, isDoubtful: true),
    Check("table-3", "Trojan WM ⇒ 9", "DeepInspect", 3.60), Check("table-3", "Trojan SQ ⇒ 2", "I-BAU robust", 5.68),
    Check("table-3", "Blend ⇒ 3", "NAD", 41.54), Check("table-3", "average ASR", "no defence", 99.37),
    Check("table-4", "5.0 %", "DeepInspect ACC", 78.63), Check("table-4", "5.0 %", "DP ASR", 96.84),
    Check("table-4", "0.5 %", "NAD ASR", 28.6),
    Check("table-4", "0.5 %", "I-BAU as released ASR", 13.08),
    Check("table-5", "100 images", "NC ACC", 84.1, isDoubtful: true), Check("table-5", "500 images", "FP ASR", 85.68),
    Check("table-6", "TABOR", "GTSRB seconds", 3529.70), Check("table-6", "I-BAU robust", "CIFAR-10 seconds", 6.82),
    Check("table-6", "FP", "CIFAR-10 times I-BAU as released", 45.33 / 6.82),
    Check("table-6", "NC", "GTSRB times I-BAU as released", 1864.96 / 7.84),
    Check("table-7", "ResNet-18", "parameters", 11_689_512),
    Check("table-7", "GoogLeNet", "gap on triggered images (points)", 0.27),
    Check("table-7", "GoogLeNet", "W", 832), Check("table-7", "DenseNet-121", "gap on triggered images (points)", 0.24),
    Check("table-8", "500 images", "gap on triggered images (points)", 1.67),
    Check("table-8", "5000 images", "gap on triggered images (points)", 0.35),
    Check("table-9", "5 convolution 3×3", "side", 16), Check("table-9", "12 dropout 0.4", "channels", 32),
    Check("table-9", "13 flatten", "channels", 2048),
    Check("table-10", "I-BAU robust", "ACC before", 83.82), Check("table-10", "I-BAU robust", "ASR after", 0),
    Check("table-11", "I-BAU robust", "ACC before", 94.36), Check("table-11", "I-BAU robust", "ASR after", 10.8),
    Check("table-12", "I-BAU robust", "ASR before", 99.2), Check("table-12", "I-BAU robust", "ACC after", 86.46),
    Check("case-hidden-trigger", "I-BAU robust", "ACC before", 73.41, table: 0),
    Check("case-hidden-trigger", "I-BAU as released", "ASR after", 11.1, table: 0),
    Check("case-hidden-trigger", "I-BAU as released", "ACC after", 84.06, table: 1),
    Check("case-hidden-trigger", "I-BAU as released", "ASR before", 18.3, table: 2),
  ]

  @Test("stand in their places", arguments: checks)
  func place(check: Check) throws {
    let tables = try Registry.studies(check.study).render(StudyRecords(), .paper).tables
    let table = try #require(check.table.map { tables[$0] } ?? tables.last)
    let cell = try #require(table.cell(check.row, check.column))
    guard case .number(let number)? = cell.published else {
      Issue.record("no number of the paper's")
      return
    }
    #expect(abs(number.value - check.value) < 1e-9)
    #expect(number.isDoubtful == check.isDoubtful)
  }
}

extension ResultTable {
  func cell(_ row: String, _ column: String) -> Cell? {
    guard let place = columns.firstIndex(of: column) else { return nil }
    return rows.first { $0.name == row }?.cells[place]
  }
}
