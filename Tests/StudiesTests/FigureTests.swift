import Attacks
import Catalog
import Experiments
import Plotting
import Studies
import Testing

/// What figures show of records, seen in the figures themselves.
@Suite("Figures") struct FigureTests {
  /// The series of a study's panel.
  private func series(_ study: any Study.Type, _ records: StudyRecords, panel: Int = 0) throws -> [Series] {
    let figure = try #require(try study.render(records, .laptop).figure)
    guard case .series(let series) = figure.panels[panel].content else { return [] }
    return series
  }

  private func named(_ name: String, _ series: [Series]) throws -> Series {
    try #require(series.first { $0.name == name })
  }

  @Test("show in round 0 the network before the repair, and every round after it")
  func roundZero() throws {
    let runs = try Figure5.runs(.laptop), records = try MadeUp.records(of: runs)
    let result = try #require(try records.result(of: runs[0]))
    let asr = try named("ASR", series(Figure5.self, records))
    #expect(asr.x == (0...result.rounds.count).map(Double.init))
    #expect(asr.y == [100 * result.before.asr!.value!] + result.rounds.map { 100 * $0.asr! })
  }

  @Test("draw bands from the smallest to the largest of the seeds, around their mean")
  func bands() throws {
    let records = try MadeUp.records(of: Figure1.runs(.laptop))
    let results = try Anatomy.runs(.laptop).map { try #require(try records.result(of: $0)) }
    let last = results.map { 100 * $0.rounds.last!.asr! }
    let asr = try named("ASR", series(Figure1.self, records))
    #expect(results.count == 5)
    #expect(asr.low?.last == last.min())
    #expect(asr.high?.last == last.max())
    #expect(abs(asr.y.last! - last.reduce(0, +) / 5) < 1e-9)
  }

  @Test("leave a gap for runs that are missing, and keep their place")
  func gaps() throws {
    let runs = try Hyperparameters.runs(.laptop), missing = runs.count - 2
    let records = try MadeUp.records(of: runs.enumerated().filter { $0.offset != missing }.map(\.element))
    let acc = try named("ACC", series(Hyperparameters.self, records))
    // The first pair of bars has three runs.
    #expect(acc.y.indices.filter { acc.y[$0].isNaN } == [missing - 2])
    #expect(acc.y.count == runs.count - 2)
  }

  @Test("are drawn from a part of the runs, without the methods that have none")
  func parts() throws {
    let naive = try Array(Figure1.runs(.laptop).suffix(5))
    let figure = try #require(try Figure1.render(MadeUp.records(of: naive), .laptop).figure)
    #expect(figure.panels.map(\.title) == ["naive UAP training"])
  }

  @Test("have durations from 0 where they span less than a decade, and on a logarithmic axis beyond")
  func durations() throws {
    func axis(_ runs: [StudyRun]) throws -> Axis {
      let figure = try #require(try TimeToEffect.render(MadeUp.records(of: runs), .laptop).figure)
      return figure.panels[0].y
    }
    // Seconds are the runs' places, and the last three, seeds of one defence, make the highest bar with its end above it.
    let runs = try Array(TimeToEffect.runs(.laptop).reversed()), between = try Table5.runs(.laptop)
    let near = try axis(runs), far = try axis([runs[0]] + between + [runs[runs.count - 1]])
    #expect(!near.logarithmic && near.range?.lowerBound == 0)
    #expect(near.range!.upperBound > Double(runs.count))
    #expect(far.logarithmic && far.range == nil)
  }

  @Test("of gaps have the noise of a network that errs alike beside the gap")
  func gapNoise() throws {
    let records = try MadeUp.records(of: BoundAgainstWidth.runs(.laptop))
    let noise = try named("noise alone, triggered", series(BoundAgainstWidth.self, records))
    #expect(noise.x == [64, 128, 256])
    #expect(zip(noise.low!, zip(noise.y, noise.high!)).allSatisfy { $0 < $1.0 && $1.0 < $1.1 })
  }

  @Test("show each attack that has a pattern of its own: clean, trigger and patched side by side")
  func triggers() throws {
    let figure = try #require(try Figure3.render(StudyRecords(), .laptop).figure)
    let patterned = try Registry.attacks.filter { try $0.init().defaultTrigger([3, 32, 32]) != nil }
    let titles = patterned.map { $0.title }
    #expect(figure.panels.map(\.title) == titles)
    for attack in [BadNets.title, Blend.title, L0Invisible.title, L2Invisible.title, Smooth.title] {
      #expect(figure.panels.contains { $0.title == attack })
    }
    for panel in figure.panels {
      guard case .image(let image) = panel.content else { throw Fault(.internal, "no picture of \(panel.title)") }
      #expect(image.width == 3 * 32 + 4 * 2 && image.height == 32 + 2 * 2)
    }
  }

  @Test("of features count the triggered images among their own class: none before, all after")
  func features() throws {
    let runs = try Figure4.runs(.laptop)
    let table = try Figure4.render(MadeUp.records(of: runs), .laptop).tables[0]
    #expect(table.rows[0].cells.map { $0.ours?.mean }[1] == 1)
    #expect(table.rows[0].cells[0].ours!.mean < 0.5)
  }
}

/// What is computed without any run.
@Suite("Studies without runs") struct StudiesWithoutRunsTests {
  @Test("Theorem 1 as printed is exceeded where the solver has fewer steps, the corrected bounds never are")
  func theorem1() throws {
    let table = try Theorem1Terms.render(StudyRecords(), .laptop).tables[0]
    for row in table.rows {
      let values = row.cells.map { $0.ours?.mean }
      guard let error = values[0] else { continue }
      for bound in values[2...].compactMap({ $0 }) { #expect(error <= bound * (1 + 1e-9), "\(row.name)") }
    }
    let short = try #require(table.rows.first { $0.name == "worked example, t = 50, k = 5" })
    let values = short.cells.map { $0.ours!.mean }
    // (I − αA)⁵ leaves 0.8⁵ of v₁ = 5, and α∂b/∂θ = 0.2 of that is the error.
    #expect(abs(values[0] - 0.32768) < 1e-4)
    #expect(values[0] > values[1])
  }

  @Test("an implicit hypergradient keeps the same whatever its steps, an unrolled one a constant more for each")
  func memory() throws {
    let rows = try ComplexityMemory.render(StudyRecords(), .laptop).tables[0].rows
    func peaks(_ name: String) -> [Double] { rows.filter { $0.name.hasPrefix(name) }.map { $0.cells[0].ours!.mean } }
    #expect(Set(peaks("implicit over T")).count == 1)
    #expect(Set(peaks("implicit over K")).count == 1)
    let unrolled = peaks("unrolled over T")
    // Steps 10, 20, 50 and 100.
    #expect((unrolled[4] - unrolled[3]) * 3 == unrolled[5] - unrolled[4])
    #expect((unrolled[5] - unrolled[4]) * 5 == (unrolled[6] - unrolled[5]) * 3)
  }
}
