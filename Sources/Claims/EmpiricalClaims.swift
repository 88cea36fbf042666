/// What the paper's experiments are said to show, judged from the records of studies.
let empiricalClaims: [any Claim.Type] = [
  IBAUIsThirteenTimesFaster.self,
  OneRoundSuffices.self,
  HundredCleanImagesSuffice.self,
  LeastSensitiveToPoisonRatio.self,
  LeastSensitiveToCleanSize.self,
  OnlyIBAUIsAlwaysEffective.self,
  SuccessFallsMoreSteadily.self,
  TABORSeesNoAllToAll.self,
  NeuralCleanseSeesNoSevenBySeven.self,
  LargeRadiusCostsNoAccuracy.self,
  OptimisedTriggersFallFirst.self,
  NonAdditiveAttacksAreRemoved.self,
]
