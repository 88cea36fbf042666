import Catalog
import NN
import Torch

/// Looks for the smallest mask and pattern that turn images into a class, class by class.
///
/// Minimises CE(net(x·(1 − m) + p·m), target) + w·R(m, p) + S, where w follows the cost schedule.
///
/// **Source.** Wang et al. 2019, equation 3 and the released program.
struct MaskSearch {
  /// A mask and pattern on their way, with the images of the step.
  struct Trial {
    var mask: Tensor
    var pattern: Tensor
    var images: Tensor
    var labels: Tensor
    var target: Int
  }

  typealias Regulariser = (Trial) throws -> Tensor

  let settings: MaskSearchStage
  let tuner: Tuner
  let clean: CleanSet
  /// R, what is kept small beside the cross-entropy.
  let size: Regulariser
  /// S, what else is asked for, weighted by itself.
  var extra: (Trial) throws -> Tensor? = { _ in nil }

  /// Masks and patterns of all classes; nil if the search was stopped.
  func findAll() throws -> [ClassTrigger]? {
    var found: [ClassTrigger] = []
    for target in 0..<tuner.network.classes {
      guard let trigger = try find(target) else {
        tuner.remark("stopped while looking for the trigger of class \(target); nothing was unlearned")
        return nil
      }
      found.append(trigger)
    }
    return found
  }

  /// The best state of a search.
  private struct Best {
    var size = Double.infinity
    var success = 0.0
    var variables: MaskVariables
  }

  private func find(_ target: Int) throws -> ClassTrigger? {
    var stream = tuner.session.stream("trigger", target)
    let generator = try Generator(seed: stream.seed())
    let variables = try MaskVariables(Array(clean.images.shape.dropFirst()), generator, on: clean.images.device)
    let optimiser = try settings.optimiser.started(on: variables.raw)
    var feed = BatchFeed(clean.count, size: settings.batchSize, stream)
    var schedule = CostSchedule(settings.cost)
    var best = Best(variables: variables), stalled = 0
    for step in 0..<settings.steps {
      let place = (target: target, step: step)
      guard let seen = try walk(variables, optimiser, schedule.weight, &feed, place) else { return nil }
      let former = best.size
      if seen.success >= settings.cost.success, seen.size < best.size {
        best = Best(size: seen.size, success: seen.success, variables: try variables.cloned())
      }
      if best.size.isInfinite { best.success = seen.success }
      stalled = best.size < settings.improvement * former ? 0 : stalled + 1
      if settings.earlyStop > 0, stalled >= settings.earlyStop, schedule.hasSettled { break }
      schedule.observe(seen.success)
    }
    let mask = try best.variables.mask().detached(), norm = try mask.sum().item()
    return ClassTrigger(
      target: target, mask: mask, pattern: try best.variables.pattern().detached(), norm: norm, success: best.success,
      score: norm)
  }

  /// The gradient steps between two adjustments; nil if it is time to stop.
  /// - Returns: the means of success and regulariser.
  private func walk(
    _ variables: MaskVariables, _ optimiser: OptimiserState, _ weight: Double, _ feed: inout BatchFeed,
    _ place: (target: Int, step: Int)
  ) throws -> (success: Double, size: Double)? {
    var success = 0.0, size = 0.0
    for batch in 0..<settings.batchesPerStep {
      guard tuner.mayGoOn() else { return nil }
      let (images, labels) = try clean.batch(feed.next())
      guard let seen = try descend(variables, optimiser, weight, images, labels, place.target) else {
        try tuner.stopNonFinite("the trigger of class \(place.target) stopped being finite; the weights are untouched")
        return nil
      }
      success += seen.success / Double(settings.batchesPerStep)
      size += seen.size / Double(settings.batchesPerStep)
      report(place.target, place.step * settings.batchesPerStep + batch + 1)
    }
    return (success, size)
  }

  /// One gradient step; nil if the gradient is not finite.
  private func descend(
    _ variables: MaskVariables, _ optimiser: OptimiserState, _ weight: Double, _ images: Tensor, _ labels: Tensor,
    _ target: Int
  ) throws -> (success: Double, size: Double)? {
    tuner.session.counter.passes.forward += 1
    tuner.session.counter.passes.backward += 1
    let leaves = MaskVariables(raw: try variables.raw.leaves())
    let wanted = try Tensor([Int](repeating: target, count: labels.count)).to(images.device)
    let mask = try leaves.mask(), pattern = try leaves.pattern()
    let shown = try (images + mask * (pattern - images)).contiguous(channelsLast: true)
    let logits = try tuner.network.forward(shown)
    let trial = Trial(mask: mask, pattern: pattern, images: images, labels: labels, target: target)
    let size = try size(trial), turning = try logits.crossEntropy(wanted) + size * weight
    let loss = try extra(trial).map { try turning + $0 } ?? turning
    let gradient = TensorBundle(try loss.gradients(of: leaves.raw.tensors))
    guard try gradient.isFinite() else { return nil }
    try optimiser.step(gradient)
    let turned = try logits.argmax(along: 1).equal(Double(target)).to(.float32).mean().item()
    return (turned, try size.item())
  }

  private func report(_ target: Int, _ done: Int) {
    let each = settings.steps * settings.batchesPerStep
    tuner.session.report(
      .init(
        round: 1, rounds: 1, stage: "triggers", step: target * each + done, steps: tuner.network.classes * each))
  }
}
