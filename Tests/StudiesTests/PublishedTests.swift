import Experiments
import Foundation
import Studies
import Testing

@Suite("The paper's numbers") struct PublishedTests {
  /// What a study shows of the paper without any record.
  private func printed(_ study: any Study.Type, _ row: String, _ column: String, table: Int = 0) throws -> String {
    let tables = try study.render(StudyRecords(), .paper).tables
    let found = try #require(tables[table].rows.first { $0.name == row })
    let place = try #require(tables[table].columns.firstIndex(of: column))
    return found.cells[place].publishedText
  }

  @Test("of Tables 1 to 5 are those of the paper")
  func comparisons() throws {
    #expect(try printed(Table1.self, "BadNets", "no defence ASR") == "98.28")
    #expect(try printed(Table1.self, "Smooth", "NAD ASR") == "54.38")
    #expect(try printed(Table1.self, "Trojan WM", "I-BAU robust ACC") == "83.58")
    #expect(try printed(Table1.self, "All to all", "TABOR ACC") == "none detected")
    #expect(try printed(Table2.self, "ℓ₀ inv", "I-BAU as released ASR") == "0.42")
    #expect(try printed(Table2.self, "Blend", "FP ASR") == "69.66")
    #expect(try printed(Table2.self, "BadNets", "DP ASR") == "100.00?")
    #expect(try printed(Table3.self, "Trojan WM ⇒ 9", "FP") == "99.70")
    #expect(try printed(Table3.self, "Blend ⇒ 3", "NC", table: 1) == "46.89")
    #expect(try printed(Table4.self, "0.5 %", "DP ASR") == "61.27")
    #expect(try printed(Table5.self, "100 images", "I-BAU as released ACC") == "76.90?")
  }

  @Test("of Table 3 add up to its averages, which is how damaged digits were read", arguments: [0, 1])
  func averages(table: Int) throws {
    let shown = try Table3.render(StudyRecords(), .paper).tables[table]
    for column in shown.columns.indices {
      let numbers = shown.rows.dropFirst().map { Double($0.cells[column].publishedText) }
      guard let average = numbers[0], !numbers.contains(nil) else { continue }
      #expect(abs(numbers.dropFirst().map { $0! }.reduce(0, +) / 7 - average) < 0.01, "\(shown.columns[column])")
    }
  }

  @Test("of Tables 6 to 12 and of the hidden trigger are those of the paper")
  func others() throws {
    // 1123.31 s of TABOR against 6.82 s.
    #expect(try printed(Table6.self, "TABOR", "CIFAR-10 times I-BAU as released") == "164.71")
    #expect(try printed(Table7.self, "ResNet-18", "gap on triggered images (points)") == "0.35")
    #expect(try printed(Table8.self, "500 images", "gap on triggered images (points)") == "1.67")
    #expect(try printed(Table10.self, "I-BAU as released", "ASR after") == "0.00")
    #expect(try printed(Table11.self, "I-BAU robust", "ACC before") == "94.36")
    #expect(try printed(Table12.self, "I-BAU as released", "ASR after") == "9.58")
    #expect(try printed(CaseHiddenTrigger.self, "I-BAU as released", "ASR after") == "11.10")
  }

  @Test("keep their doubts in text, Markdown and LaTeX")
  func doubts() throws {
    let table = try #require(try Table5.render(MadeUp.records(of: Table5.runs(.laptop)), .laptop).tables.first)
    #expect(table.lines.contains { $0[3] == "76.90?" })
    #expect(table.markdown.contains("| 76.90? |"))
    #expect(table.latex(caption: "c", label: "l").contains("& 76.90? &"))
  }

  @Test("of relearning have controls whose names tell them from the poisoned network")
  func controls() throws {
    let runs = try RelearningStudy.runs(.laptop), names = runs.map(\.name)
    #expect(Set(names).count == runs.count && names.count { $0.hasPrefix("badnets on l0-invisible (published)") } == 2)
    #expect(Set(runs.map(\.victim.attack)).count == 1)
  }

  @Test("that the paper has none of leave a grid of ours alone in LaTeX")
  func grid() throws {
    let table = try RelearningStudy.render(MadeUp.records(of: RelearningStudy.runs(.laptop)), .laptop).tables[0]
    let text = table.latex(caption: "c", label: "l"), lines = text.split(separator: "\n")
    #expect(lines.count { $0 == " & \(table.columns.joined(separator: " & ")) \\\\" } == 2)
    #expect(lines.count { $0.hasPrefix("fine-tuning & ") } == 1 && !text.contains("verdict"))
  }

  @Test("that are more than a page has columns for stand below each other, their rows beside each other")
  func turned() throws {
    let table = try Figure6.render(MadeUp.records(of: Figure6.runs(.laptop)), .laptop).tables[0]
    let lines = table.latex(caption: "c", label: "l").split(separator: "\n")
    #expect(table.columns.count > 8 && table.rows.count == 4)
    #expect(lines.count { $0 == " & \(table.rows.map(\.name).joined(separator: " & ")) \\\\" } == 2)
    for (place, column) in table.columns.enumerated() where column.hasPrefix("ACC") {
      let cells = table.rows.map { $0.cells[place].oursText }
      #expect(lines.contains { $0 == "\(([column] + cells).joined(separator: " & ")) \\\\" })
    }
  }

  @Test("of the target model come from the model: 308,394 parameters, layer by layer")
  func architecture() throws {
    let table = try Table9.render(StudyRecords(), .laptop).tables[0]
    let counts = table.rows.map { Int($0.cells[2].oursText)! }
    #expect(counts.last == 308_394 && counts.dropLast().reduce(0, +) == 308_394)
  }
}

@Suite("Cells") struct CellTests {
  private func cell(_ values: [Double], _ published: Double?, tolerance: ResultTable.Tolerance = .points(2)) throws
    -> ResultTable.Cell
  {
    var cell = ResultTable.Cell(try Estimate(values), published: published.map { .number(.init(value: $0)) })
    cell.tolerance = tolerance
    return cell
  }

  @Test("are reproduced if the paper's number is near the mean or in a narrow interval, undecided in a wide one")
  func verdicts() throws {
    #expect(try cell([0.83], 84.9).verdict == .reproduced)
    #expect(try cell([0.83], 85.1).verdict == .differs)
    // Student's interval of .80 and .90 reaches from .21 to 1.49, that of .84 and .85 from .78 to .91.
    #expect(try cell([0.80, 0.90], 60).verdict == .undecided)
    // A mean that lies near by luck decides no more.
    #expect(try cell([0.80, 0.90], 85).verdict == .undecided)
    #expect(try cell([0.80, 0.90], 20).verdict == .differs)
    #expect(try cell([0.84, 0.85], 79).verdict == .reproduced)
    #expect(try cell([0.84, 0.85], 77).verdict == .differs)
    // Of .003 and .004 the interval is .0035 ± .0064, wider than .35 per cent is large; of .00345 and .00355, ± .0006.
    #expect(try cell([0.003, 0.004], 0.35, tolerance: .interval).verdict == .undecided)
    #expect(try cell([0.00345, 0.00355], 0.36, tolerance: .interval).verdict == .reproduced)
    #expect(try cell([0.00345, 0.00355], 0.45, tolerance: .interval).verdict == .differs)
    #expect(try cell([], 60).verdict == .notRun)
    #expect(try cell([0.5], nil).verdict == .ours)
    #expect(try cell([], nil).verdict == nil)
    #expect(ResultTable.Cell(nil, published: .nothingDetected, remark: "none detected").verdict == .reproduced)
    #expect(ResultTable.Cell(try Estimate([0.5]), published: .nothingDetected).verdict == .differs)
  }

  @Test("show the difference with the interval of ours")
  func differences() throws {
    let found = try #require(try cell([0.80, 0.90], 60).difference)
    #expect(abs(found.mean - 25) < 1e-9)
    let interval = try #require(found.interval)
    // t of one degree of freedom at 97.5 %: 12.7062; half-width 12.7062 · 5.
    #expect(abs(interval.lowerBound - (25 - 63.531)) < 1e-2 && abs(interval.upperBound - (25 + 63.531)) < 1e-2)
  }

  @Test("are shares in 0…1 for programs, counts as they are, and say why a number is missing")
  func json() throws {
    let cells = [
      try cell([0.80, 0.90], 60), try cell([], 60),
      ResultTable.Cell(nil, published: .nothingDetected, remark: "none detected"),
      ResultTable.Cell(try Estimate([12.5]), published: .number(.init(value: 13)), unit: 1, tolerance: .factor(2)),
    ]
    let table = ResultTable(
      "T", columns: ["a", "b", "c", "d"], rows: [.init("r", cells)], scale: .laptop)
    let json = table.json
    #expect(json.map { $0["column"]?.string } == ["a", "b", "c", "d"])
    #expect(json.map { $0["ours"]?.double.map { ($0 * 1e6).rounded() / 1e6 } } == [0.85, nil, nil, 12.5])
    #expect(json.map { $0["paper"]?.double } == [0.6, 0.6, nil, 13])
    #expect(json.map { $0["difference"]?.double.map { ($0 * 1e6).rounded() / 1e6 } } == [0.25, nil, nil, -0.5])
    #expect(json.map { $0["verdict"]?.string } == ["undecided", "not run", "reproduced", "reproduced"])
    #expect(json[1]["why"]?["ours"]?.string == "not run")
    #expect(json[2]["why"]?["paper"]?.string == "the paper reports nothing detected")
    #expect(json[0]["interval"]?.array?.count == 2 && json[0]["why"] == nil)
  }

  @Test("of several shares of the same images have the error of the images in their interval, too")
  func imageError() throws {
    // Nought of one image, three times, is no more than nought of one.
    let single = try #require(try Estimate(shares: [Proportion](repeating: Proportion(0, of: 1), count: 3)))
    #expect(try single.interval == Proportion(0, of: 1).interval() && single.runs == 3)
    let pair = try #require(try Estimate(shares: [Proportion(500, of: 1000), Proportion(502, of: 1000)])?.interval)
    // Clopper–Pearson's half-width of 501 in 1,000 is .0315, Student's 12.7062 · .001.
    #expect(abs(pair.upperBound - 0.501 - (0.0315 * 0.0315 + 0.0127 * 0.0127).squareRoot()) < 2e-4)
    #expect(try Estimate(shares: [Proportion(0, of: 0)]) == nil)
  }

  @Test("of several shares have no interval below 0 or above 1")
  func shares() throws {
    let shares = [Proportion(80, of: 100), Proportion(90, of: 100)]
    let interval = try #require(try Estimate(shares: shares)?.interval)
    // Student's half-width with that of 85 in 100, .0853.
    #expect(interval.upperBound == 1 && abs(interval.lowerBound - (0.85 - 0.64101)) < 2e-4)
  }

  @Test("of the smoke test are not judged")
  func smoke() throws {
    let row = ResultTable.Row("r", [try cell([0.83], 84.9)])
    #expect(ResultTable("t", columns: ["c"], rows: [row], scale: .smoke).verdicts.isEmpty)
    #expect(ResultTable("t", columns: ["c"], rows: [row], scale: .laptop).verdicts == [.reproduced: 1])
  }
}

@Suite("Plans") struct StudyPlanTests {
  @Test("hold each run once, and those that a pattern names")
  func patterns() throws {
    let all = try StudyPlan.runs(of: [Table1.self, Table6.self], .smoke)
    #expect(try StudyPlan.runs(of: [Table1.self], .smoke) == all)
    let released = try StudyPlan.runs(of: [Table1.self], .smoke, only: "*released-cifar*")
    #expect(released.count == 1 && released[0].variant.hasPrefix("ibau/released-cifar"))
    #expect(
      try StudyPlan.runs(of: [Table1.self], .smoke, only: String(released[0].fingerprint().prefix(12))) == released)
    #expect(try StudyPlan.runs(of: [Table1.self], .smoke, only: released[0].fingerprint().prefix(5) + "*") == released)
    // A letter is no beginning of a fingerprint, or most words would name some run.
    let letter = String(try released[0].fingerprint().prefix(1))
    #expect(throws: (any Error).self) { try StudyPlan.runs(of: [Table1.self], .smoke, only: letter) }
    #expect(throws: (any Error).self) { try StudyPlan.runs(of: [Table1.self], .smoke, only: "nothing") }
  }
}

@Suite("Files of evidence") struct EvidenceTests {
  @Test("give back what was written, and refuse what was edited, naming file and line")
  func roundTrip() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("evidence-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let runs = try Table1.runs(.smoke), records = try MadeUp.records(of: runs)
    try records.write(evidence: folder, study: Table1.self, runs)
    let read = try StudyRecords(evidence: folder, study: Table1.id)
    for run in runs { #expect(try read.result(of: run) == records.result(of: run)) }
    let path = "\(folder)/\(Table1.id).jsonl", text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.split(separator: "\n").count == runs.count && text.contains("\"variant\":\"ibau/released-cifar"))
    let edited = text.replacing("\"status\":\"finished\"", with: "\"status\":\"better\"")
    try edited.write(toFile: path, atomically: true, encoding: .utf8)
    #expect { try StudyRecords(evidence: folder, study: Table1.id) } throws: { "\($0)".contains("\(path), line ") }
    #expect(try StudyRecords(evidence: folder, study: Table2.id).isEmpty)
  }

  @Test("make a report whose files are a function of the records")
  func report() throws {
    let runs = try Table5.runs(.laptop), records = [Table5.id: try MadeUp.records(of: runs)]
    let report = try Report(records, .laptop)
    #expect(try Report(records, .laptop).files == report.files)
    #expect(report.files["table-5.tex"]!.contains("\\label{tab:table-5}"))
    #expect(report.files["numbers.tex"]!.contains("num@table-5/100 images/I-BAU robust ACC}"))
    #expect(try Report([:], .laptop).files["table-5.tex"] != report.files["table-5.tex"])
  }
}
