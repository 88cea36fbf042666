public import Catalog
public import Estimation
import Foundation
import Theory

extension AssumptionReport {
  /// The keys of the command line's contract; `lambdaMin`, `lambdaMax` and `residual` are those of the worst point.
  public func json() throws -> JSONValue {
    let object: JSONValue = [
      "lambdaMin": .number(worst.ends.lowest.value), "lambdaMax": .number(worst.ends.highest.value),
      "residual": .number(worst.uncertainty), "step": .int(worst.step),
      "projected": .bool(worst.isProjected), "contraction": .string(verdict.rawValue),
      "curvatures": .array(curvatures.map { $0.json() }), "run": run.json(at: settings.innerSteps),
      "terms": try terms(), "trueError": .optional(dense?.error), "dense": dense.map { $0.json() } ?? .null,
      "images": .int(images), "patched": .int(patched), "settings": try JSONValue(encoding: settings),
      "passes": try JSONValue(encoding: passes),
    ]
    let unasked = "it needs the dense Hessian (--dense)"
    return object.explained(["trueError": unasked, "dense": unasked])
  }

  private func terms() throws -> JSONValue {
    let bounds = try constants.bounds(radius: settings.radius)
    let terms = bounds.first { $0.bound == CorrectedTheorem1.id }?.terms
    var values: [String: JSONValue] = [
      "alpha": .number(constants.rate), "t": .int(constants.innerSteps), "k": .int(constants.solverSteps),
      "q": .number(constants.contraction), "lh": .number(constants.mixedNorm), "lPhi": .number(constants.mapSlope),
      "eta1": .number(constants.eta1), "eta2": .number(constants.eta2), "nu1": .number(constants.nu1),
      "nu2": .number(constants.nu2), "le": .number(constants.outerSlope), "rho": .optional(constants.rho),
      "d": .optional(constants.solutionNorm), "c1": .optional(terms?.c1), "c2": .optional(terms?.c2),
      "c3": .optional(terms?.c3),
    ]
    var why = Dictionary(
      uniqueKeysWithValues: ["c1", "c2", "c3"].map { ($0, constants.obstacle ?? "it is not finite") })
    for key in ["rho", "d"] { why[key] = "the inner run did not settle, so there is no δ*" }
    for bound in Registry.hypergradientBounds where bound.estimate == .fixedPoint {
      let value = bounds.first { $0.bound == bound.id }
      values[bound.id] = .optional(value.flatMap { $0.applies ? $0.value : nil })
      why[bound.id] = constants.obstacle ?? value?.unmet.description ?? "it is not finite"
    }
    return JSONValue.object(values).explained(why)
  }
}

extension Curvature {
  fileprivate func json() -> JSONValue {
    [
      "step": .int(step), "projected": .bool(isProjected), "norm": .number(norm),
      "lambdaMin": .number(ends.lowest.value),
      "lambdaMax": .number(ends.highest.value), "residualMin": .number(ends.lowest.uncertainty),
      "residualMax": .number(ends.highest.uncertainty), "contraction": .string(check.verdict.rawValue),
      "factor": .number(check.factor), "asymmetry": .number(ends.asymmetry), "products": .int(ends.products),
      "status": .string(ends.status.rawValue),
    ]
  }
}

extension InnerRun {
  /// Steps to report: powers of two, t and the last.
  public func marks(at step: Int) -> [Int] {
    let powers = (0..<30).map { 1 << $0 }.filter { $0 < iterates.count - 1 }
    return Set([0, min(step, iterates.count - 1), iterates.count - 1] + powers).sorted()
  }

  fileprivate func json(at step: Int) -> JSONValue {
    let rows = marks(at: step).map { step -> JSONValue in
      let row: JSONValue = [
        "step": .int(step), "norm": .number(norms[step]), "distance": .number(distances[step]),
        "gradient": .optional(step < gradientNorms.count ? gradientNorms[step] : nil), "rho": .optional(rho(step)),
      ]
      return row.explained([
        "gradient": "the run ended before it was needed", "rho": "the inner run did not settle, so there is no δ*",
      ])
    }
    let object: JSONValue = [
      "steps": .int(iterates.count - 1), "status": .string(status.rawValue), "growth": .optional(growth),
      "iterates": .array(rows),
    ]
    return object.explained(["growth": "there were fewer than two steps"])
  }
}

extension DenseComparison {
  fileprivate func json() -> JSONValue {
    let object: JSONValue = [
      "error": .number(error), "exactNorm": .number(exactNorm), "estimateNorm": .number(estimateNorm),
      "directNorm": .number(directNorm), "exactIndirectNorm": .number(exactIndirectNorm),
      "estimatedIndirectNorm": .number(estimatedIndirectNorm), "indirectCosine": .optional(indirectCosine),
      "residual": .number(residual), "lambdaMin": .number(spectrum.first!), "lambdaMax": .number(spectrum.last!),
      "nonPositive": .int(nonPositive), "dimension": .int(spectrum.count), "condition": .optional(condition),
      "asymmetry": .number(asymmetry), "at": .string(isAtSolution ? "solution" : "same-point"),
    ]
    return object.explained([
      "indirectCosine": "one of the two indirect parts is zero", "condition": "an eigenvalue is zero",
    ])
  }
}
