import Catalog

/// The claims of sections 3 and 4 and of Theorem 1, in the order of the paper.
let hypergradientClaims: [any Claim.Type] = [
  ZeroMinimaxLossMeansRobust.self, DanskinNeedsConvexity.self, InexactMaximisersInvalidateAdversarialTraining.self,
  ResponseJacobianIsImplicit.self, HypergradientIsValidAfterProjection.self,
  ImplicitGradientToleratesInexactTriggers.self, FiveSolverStepsAreEnough.self, AscentOnAConvexLossContracts.self,
  BestStepContractsByTheConditionNumber.self, JacobiansOfTheInnerMap.self, LipschitzConstantsOfTheInnerMap.self,
  Lemma1IsGrazzisResult.self, Lemma1HoldsForOtherSolverCounts.self, PrintedBoundHoldsForEqualCounts.self,
  PrintedBoundHoldsAsImplemented.self, PrintedBoundHoldsInMinimax.self, PrintedBoundHoldsForLongSolversInMinimax.self,
  MoreInnerStepsAreMoreAccurate.self, EveryInnerStepIsMoreAccurate.self, TheSolutionConverges.self,
  AssumptionsHoldForNetworks.self, TriggerSolutionsAreInterior.self,
]
