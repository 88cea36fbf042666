import Catalog
import Experiments
import GSL
import Studies
import Testing

/// What is said of gaps, from made-up records.
@Suite("A report of error gaps") struct GapReportTests {
  private let settings = try! GapRuns(.laptop).settings()

  private func report(without missing: Int = 0) throws -> GapReport {
    try GapReport(settings, MadeUp.records(of: GapRuns(.laptop).runs().dropLast(missing)))
  }

  @Test("has a line for each run in each of its places, and one for each setting")
  func lines() throws {
    let report = try report(), lines = report.runs()
    #expect(lines.count == 35)
    #expect(Set(lines.map { $0["fingerprint"]!.text }).count == 30)
    #expect(lines.map { $0["run"]! } == (0..<7).flatMap { _ in (0..<5).map { JSONValue.int($0) } })
    #expect(report.rows().count == 7 && report.trends().count == 4)
    #expect(report.sweeps.map(\.sweep) == [.width, .cleanSize])
    #expect(report.sweeps.map(\.victims) == [3, 1])
  }

  @Test("has the keys that scripts may rely on, and says why a value is missing")
  func keys() throws {
    for row in try report().rows() {
      for key in [
        "setting", "n", "gap", "gapClean", "gapTriggered", "ci95", "nullMean", "bound", "spearman", "p", "verdict",
      ] {
        #expect(row[key] != nil && (row[key] != .null || row["why"]?[key] != nil), "\(key)")
      }
      #expect(row["gap"] == row["gapTriggered"])
    }
  }

  @Test("means what its runs mean")
  func means() throws {
    let report = try report(), lines = report.runs()
    for (place, row) in report.rows().enumerated() {
      let gaps = lines[5 * place..<5 * place + 5].compactMap { $0["gapTriggered"]?.double }
      #expect(abs(row["gapTriggered"]!.double! - gaps.reduce(0, +) / 5) < 1e-12)
      let bounds = lines[5 * place..<5 * place + 5].compactMap { $0["measures"]?["theorem-3/printed"]?.double }
      #expect(abs(row["bound"]!.double! - bounds.reduce(0, +) / 5) < 1e-12)
    }
  }

  @Test("follows along each sweep the gaps of the images that a trend names")
  func trends() throws {
    let report = try report(), lines = report.runs()
    for trend in report.trends() {
      let of = lines.filter { $0["sweep"] == trend["sweep"] }
      let key = trend["inputs"] == "clean" ? "gapClean" : "gapTriggered"
      // There is none where a gap does not change, as one of the made-up ones does not.
      let expected = try? Statistics.spearman(of.compactMap { $0["x"]?.double }, of.compactMap { $0[key]?.double })
      #expect(trend["spearman"]?.double == expected?.coefficient)
    }
    #expect(report.trends()[0]["spearman"] != report.trends()[1]["spearman"])
  }

  @Test("of a part of the runs leaves out what has none, and the plan names it")
  func parts() throws {
    // The last six distinct runs: five of 2,500 images and one of 500; those of 5,000 are the widths' as well.
    let missing = 6, records = try MadeUp.records(of: GapRuns(.laptop).runs().dropLast(missing))
    let report = try GapReport(settings, records), plan = try GapPlan(settings, records, nil)
    #expect(report.runs().count == 35 - missing)
    #expect(plan.planned == 30 && plan.stored == 30 - missing && plan.missing.count == missing && plan.training == 1)
    let named = plan.entries.filter { $0.missing > 0 }.map { "\($0.setting.label) \($0.missing)" }
    #expect(named == ["500 images 1", "2500 images 5"])
    #expect(report.sweeps[1].rows.map(\.setting.clean) == [100, 500, 5000])
  }

  @Test("without any record is empty, and has no figure")
  func emptiness() throws {
    let report = try GapReport(settings, StudyRecords())
    #expect(report.sweeps.isEmpty && report.rows().isEmpty && report.figure == nil)
    #expect(report.ranking.scores.isEmpty)
  }

  @Test("ranks each run once, even if two sweeps share it")
  func ranking() throws {
    let report = try report()
    let all = report.ranking.scores.map(\.pairs).max() ?? 0
    // Within a run: three pairs of widths at 5,000 images, six pairs of sizes; five runs.
    #expect(all + report.ranking.undecided == 5 * 9)
  }

  @Test("draws gaps and bounds of every sweep over the channels and over the images")
  func figure() throws {
    let figure = try #require(try report().figure)
    #expect(figure.panels.count == 4)
    #expect(figure.panels.allSatisfy { !$0.title.isEmpty })
  }
}
