import Bilevel
import Catalog
public import Datasets
public import NN

extension SolverComparison {
  /// On the system that `settings` name: b = ∂G/∂δ and H at the end of the inner steps, shortened to the radius.
  public init(
    on network: Network, _ samples: LabelledImages, _ settings: AssumptionSettings, dampings: [Double], products: Int,
    onStage: (_ stage: String) throws -> Void = { _ in }
  ) throws {
    try settings.validate()
    try onStage("inner steps")
    let (images, labels) = try samples.tensors()
    let patched = max(1, settings.patchShare.share(of: samples.count, rounded: .down))
    let objective = try UnlearningObjective(
      network, images: images, labels: labels, patched: patched, penalty: settings.penalty)
    let run = try InnerRun(of: objective, steps: settings.innerSteps, rate: settings.rate, tolerance: settings.settled)
    let point = try Constraint.l2(settings.radius).project(run.end)
    let loss = PerturbedLoss(images: objective.images, labels: objective.labels, scale: -1, penalty: settings.penalty)
    try self.init(
      of: network.derivatives(of: loss, at: point), objective.outerGradients(at: point).inner, rate: settings.rate,
      dampings: dampings, products: products
    ) { try onStage("\($0), damping \($1)") }
  }
}
