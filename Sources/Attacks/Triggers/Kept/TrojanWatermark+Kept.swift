extension KeptPicture {
  /// The mark of `TrojanWatermark`, as written by
  /// `ibau train --epochs 6 --threads 1 --out clean.safetensors`, then
  /// `ibau trigger trojan-watermark --set attack.generate=true --model clean.safetensors --threads 1 --out trojan-watermark.png`.
  static let trojanWatermark = KeptPicture(
    base64: """
      iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAIAAAD8GO2jAAAC9ElEQVRIie2UW0hUURiFv5nxmDbWpGVGWtK9ppIMMgyiK5RWliZCCKJIhCZm
      Kllex0rN1CnNSssiSiIqrBcfJAUrCIrCwkBfokbt5m28m6RjD6PTJOd4a4QeWk/7rPX/a+19zr8P/Ic4BFubqbKWCXP/eLS0vwoAOegt7TyM
      6UqnKfF1ATJFeLll7AvSegsVQUrLmEnh7JS42sOpUQus/sY9czbNLZZ6y5OFYhI9Sde3b/La6uOl/NRRH1bn7rvj27xI3lVDp0jxJC6aG+iO
      btzrGjTHttu1sd+gsn78c4bfgE2fMNgVF5w2+YAUUJzOSJbPJFEPiSPUqKiQ+fL78vpc2eo7MZqnE983QLoMxzFK1nFuU7g5Md4RiCAblIM0
      /aZyxEze0vjCetVadxMxrjGNwH8Fs+CziYnW7HL5sbYzx0ku62yn2cHwLD72vVHS0hBQvb+GqgmcwAqPJn5AionRasqii67pe4u7uwWnPkXr
      nCCz8of3r6jwGo/xMDRcjKNoOExEBsIKOG6aoOISSsrHdYJUAGzo6codGvL+BPGAdh2OCfuNxL02P+Gnz9gBqWwzQA4O1tipjglGMmEhadqb
      wGEtnJaFswx2AncziKfVWPPSKtKgiDauR7sHB8AD4iEbBDhmJl25EKl3+NrDequOL6kDCgpeUfvCpO7hbiltEI70r0INTbVQAYAtVIHOTC71
      dOjvnamctkTRuUDZU/nhQaV5cyxtAUL+IwPiAX7giFyHC7QYmb6D+NTgC2Wmosrvugr1G9fvS1UfPZWDG7q2PK97bVSuQgtu/YaQMsolX46K
      7SOYlCI8tSO4fcgdWawmfYY5m4/aO/a2uG8+R/y5JJV6Jjf0fJ635KYAuAB53DBnfk+RPXSxaA0DUs1JT+obPmxODg1kpYiat/zyIRgAOxol
      8wtXXBx9g8CuxVrvhYHGdfHhobvtjF/h7MAsqZ5kgVvO2WNam5C4e+hraDhxEoAYkrM8gyUbdqvPwgQC/i38Avj40oiLT9vXAAAAAElFTkSu
      QmCC
      """)
}
