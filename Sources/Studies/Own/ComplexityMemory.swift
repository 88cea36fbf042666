import Catalog
import Claims
import Experiments
import Plotting

/// What an implicit and an unrolled hypergradient keep, counted.
public enum ComplexityMemory: Study {
  public static let id = "complexity-memory"
  public static let title = "Memory and passes: implicit and unrolled hypergradients"
  public static let source = Source("this toolkit", "Zeng et al. 2022, §5: complexity")

  public static func caption(_ scale: Scale) -> String {
    "Counted, not timed: the most numbers alive at once, and the passes, of one hypergradient of a linear softmax model "
      + "(12 examples, 6 inputs, 3 classes) whose derivatives are written out. Unrolled means reverse through all T inner "
      + "steps; implicit means K solver steps at the last of them. In a deep network the activations of a pass are much "
      + "larger, and what is kept for each step grows alike."
  }

  public static func runs(_ scale: Scale) throws -> [StudyRun] { [] }

  private static let steps = [1, 2, 5, 10, 20, 50, 100]
  /// Held while the other varies.
  private static let (inner, solver) = (10, 5)

  public static func render(_ records: StudyRecords, _ scale: Scale) throws -> Rendering {
    let problem = CountedHypergradient(seed: 0)
    func implicit(_ T: Int, _ K: Int) -> CountedHypergradient.Counts {
      problem.hypergradient(.implicit, inner: T, solver: K).counts
    }
    let overT = steps.map { implicit($0, solver) }, overK = steps.map { implicit(inner, $0) }
    let unrolled = steps.map { problem.hypergradient(.unrolled, inner: $0, solver: 0).counts }
    let lines = [
      ("implicit over T, K = \(solver)", overT), ("implicit over K, T = \(inner)", overK),
      ("unrolled over T", unrolled),
    ]
    func panel(_ title: String, _ label: String, _ value: (CountedHypergradient.Counts) -> Int) -> Panel? {
      .drawn(
        title, x: Axis("steps", logarithmic: true, ticks: .at(steps.map(Double.init))),
        y: Axis(label, logarithmic: true),
        lines.map { name, counts in
          Series(name, .linesPoints, x: steps.map(Double.init), y: counts.map { Double(value($0)) })
        })
    }
    let rows = try lines.flatMap { name, counts in
      try zip(steps, counts).map { step, counts in
        ResultTable.Row(
          "\(name): \(step)",
          try [counts.peak, counts.gradients, counts.products, counts.mixed].map {
            .init(try Estimate([Double($0)]), unit: 1)
          })
      }
    }
    let table = ResultTable(
      title, columns: ["numbers alive", "gradients", "Hessian products", "mixed products"], rows: rows,
      notes: ["One gradient alone keeps \(problem.peakOfGradient()) numbers alive."], scale: scale)
    return Rendering(
      tables: [table],
      figure: .drawn([
        panel("Memory", "numbers alive at once", \.peak),
        panel("Work", "passes", \.passes),
      ]))
  }
}
