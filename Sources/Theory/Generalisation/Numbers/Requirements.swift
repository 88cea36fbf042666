import Catalog

/// Refuses an argument with one line that names it.
func demand(_ condition: Bool, _ message: @autoclosure () -> String) throws(Fault) {
  guard condition else { throw Fault(.badData, message()) }
}

/// Refuses a number that is negative, infinite or not a number.
func demandNorm(_ value: Double, _ name: @autoclosure () -> String) throws(Fault) {
  try demand(value >= 0 && value.isFinite, "\(name()) is \(value); a norm is finite and not negative")
}

/// Refuses a failure probability outside (0, 1).
func demandProbability(_ value: Double, _ name: @autoclosure () -> String) throws(Fault) {
  try demand(value > 0 && value < 1, "\(name()) is \(value); it must lie strictly between 0 and 1")
}

/// Refuses a margin that is not positive.
func demandMargin(_ gamma: Double) throws(Fault) {
  try demand(gamma > 0 && gamma.isFinite, "the margin γ is \(gamma); it must be positive")
}

/// Refuses a sample without elements.
func demandCount(_ n: Int) throws(Fault) {
  try demand(n >= 1, "the clean set has \(n) examples; a bound needs at least one")
}

/// A refusal in one line.
func fault(_ message: String) -> Fault { Fault(.badData, message) }
