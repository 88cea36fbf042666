import ArgumentParser
import Catalog
import Estimation
import Experiments
import NN

struct SolversCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "solvers",
    abstract: "Compare linear solvers on a network's own hypergradient, product by product.",
    discussion: """
      Examples:
        ibau solvers --model poisoned.safetensors
        ibau solvers --model badnets_8_02_ckpt.pth --dataset cifar10 \\
            --data $IBAU_DATA/cifar10 --damping 0 2

      The system is α(H + λI)v = ∂G/∂δ at the end of the inner steps: α = 0.1, 50 steps, shortened to radius 10, one image \
      of a hundred patched, as in the released code; --set assumptions.rate=… and its like change it.
      """)

  @OptionGroup var subject: SubjectOptions

  @Option(help: ArgumentHelp("How many images make both objectives, from the first.", valueName: "N"))
  var images = 100

  @Option(help: ArgumentHelp("The most Hessian–vector products in an iterate.", valueName: "N"))
  var products = 12

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("What is added to the Hessian's eigenvalues; several are tried in turn.", valueName: "λ"))
  var damping = [0.0]

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if images < 1 { throw ValidationError("--images must be at least 1.") }
    if !(1...10_000).contains(products) { throw ValidationError("--products must lie in 1…10000.") }
    if damping.contains(where: { $0 < 0 }) { throw ValidationError("--damping must not be negative.") }
  }

  func run() throws {
    let parts = SubjectRequest.parts + ["assumptions"]
    let terminal = try common.start(parts)
    let overrides = try common.overrides(parts)
    let settings = try overrides.applied(to: AssumptionSettings(), part: "assumptions")
    let subject = try subject.request(common, clean: nil).opened(overrides)
    guard images <= subject.test.count else {
      throw Fault(.wrongUse, "--images \(images): there are \(subject.test.count); ask for fewer")
    }
    let comparison = try SolverComparison(
      on: subject.network, subject.test.prefix(images), settings, dampings: damping, products: products
    ) { stage in
      if Interruption.requested { throw Fault(.interrupted, "stopped before \(stage)") }
      terminal.progress.update(stage, 0, of: 1)
    }
    for row in comparison.rows {
      terminal.emit(
        "solver",
        [
          "solver": .string(row.solver), "damping": .number(row.damping), "step": .int(row.step),
          "products": .int(row.products), "residual": .number(row.residual),
        ])
    }
    terminal.say(SolverTables.text(comparison, products: products))
    terminal.emit(
      "result",
      [
        "images": .int(images), "products": .int(products), "rate": .number(settings.rate),
        "endings": .array(
          comparison.endings.map {
            ["solver": .string($0.solver), "damping": .number($0.damping), "status": .string($0.status.rawValue)]
          }),
      ])
  }
}
