extension KeptPicture {
  /// The pattern of `Smooth`, as written by
  /// `ibau train --epochs 6 --threads 1 --out clean.safetensors`, then
  /// `ibau trigger smooth --set attack.generate=true --set attack.target=3 --model clean.safetensors --threads 1 --out smooth.png`.
  static let smooth = KeptPicture(
    base64: """
      iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAIAAAD8GO2jAAACm0lEQVRIiYWW0bLcIAxDjyjTh/7/96I+YGPD3m0zOwybBEmWDY5+//klgfgc
      EQIEZ+yXAeyY2zXuyZ7Pg6jxlQaQPsANoAZKQ9eK1+aFPhK6k/0UhLZqCjSYFlgsewTHfNA1YE8+grhcOvL3uJIpHhXHRBd6EUQQDpqXQF0+
      2toBvNAAYGHtCFTojcBSzAtdlQEZo3Jmc+zEr6wRZQRsrEMw/KQ9klH2bO3GwuiU010JLYLRgBL9rauMIOA27jJWo03HBMInguaSL7t6Gu4c
      FKhtpLTFozh0Isj/F7qGecqpCAxqZWPnYxlG+IOYEXMqPTUawscPFoVA26ChyLCMFEFQS9IifIzKtw9T3MnNLFSl6b3Jm+S90Kl7QqD3DaUL
      3VHXqiKSZKMBy8G8g0buHLQyDfDj1S38ycG2vKzo8jP3EhajVj1pvAOqjRZ86SGFWxY2qHHQ6LOz4KF83/5ys13j59tfLn1O+/76TqB6un11
      Ho7uxrdDol++79x/h//7nuV+FDtLPVpNV6DP5TOPXO1CsNFe5ojCIOTmTz+oz9xHh9vBZya5aQKU0wKD4+wqH5LoxsKwqv1e6DmZ1UW911j1
      trxguNBLmk6Xd7TJi+nQTCpGZFgKPMNCA6+s2SdDm3UJ49WDUJt7Olt2fXQsAm9kq9JHmR+XVgSRvysTtsqihD7X3rIu9KcftG8hr0hykZ0q
      OtD7SAm+lTLHPmnbcZ1GXUq38JWtvyKoMk3Qph5hx8FSHB090+Bs/c2rIJstIc2irXREX92H0rV/qxbVainM6b95yVeI2t34m/yAvvZzjqvI
      tuLpKkcYsBQfbKNBP/KpiK7Cb/V6Qpmx3Q9Hls2/5FcQ14ERLl0bkFm9qZe8fpCvVkV+M/Ft9F9Tw099abr8PgAAAABJRU5ErkJggg==
      """)
}
