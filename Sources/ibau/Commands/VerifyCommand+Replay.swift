import Catalog
import Experiments
import Theory

extension VerifyCommand {
  func show(_ token: ReplayToken, _ terminal: Terminal) throws {
    guard let replayed = try PropertyTest.replay(token, images: images(seed: token.seed)) else {
      throw Fault(.badData, "\(token): this draw gives no instance, since its inner solution is zero")
    }
    let (observation, outcome) = (replayed.observation, replayed.outcome)
    let bound = try Registry.hypergradientBounds(token.bound)
    let found = try replayed.test.counterexample(token.index, to: bound)
    var table = TextTable(["quantity", "value"])
    table.add(["dimension", "\(observation.dimension)"])
    table.add(["counts", "t = \(observation.run.t), k = \(observation.run.k)"])
    table.add(["q", ClaimRecord.number(observation.q)])
    table.add(["ρ(t)", ClaimRecord.number(observation.run.rho)])
    table.add(["‖∇ψ‖", ClaimRecord.number(observation.gradientNorm)])
    table.add(["error", ClaimRecord.number(outcome.error)])
    table.add([bound.title, outcome.isJudged ? ClaimRecord.number(outcome.value) : "does not apply"])
    table.add(["verdict", outcome.isJudged && outcome.isViolation ? "violated" : "no violation"])
    terminal.say(table.text)
    if let found { terminal.say("\nAs small as it gets:\n  \(found.summary)") }
    let members: JSONValue = [
      "token": .string("\(token)"), "family": .string(token.family), "bound": .string(token.bound),
      "dimension": .int(observation.dimension), "t": .int(observation.run.t), "k": .int(observation.run.k),
      "q": .number(observation.q), "rho": .number(observation.run.rho), "error": .number(outcome.error),
      "value": .optional(outcome.isJudged ? outcome.value : nil),
      "violated": .bool(outcome.isJudged && outcome.isViolation), "instance": .string(replayed.draw.summary),
      "witness": .optional(found?.summary),
    ]
    terminal.emit(
      "result",
      members.explained([
        "value": "the bound does not speak of this instance", "witness": "the bound holds for this instance",
      ]))
  }
}
