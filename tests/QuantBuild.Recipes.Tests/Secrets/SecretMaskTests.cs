using QuantBuild.Recipes.Secrets;

namespace QuantBuild.Recipes.Tests.Secrets;

public sealed class SecretMaskTests
{
    // The secret is marked by « and », which the test takes away.
    public static TheoryData<string> Corpus =>
    [
        "https://«user:hunter2»@host.example/v3/index.json",
        "https://«user:hun'ter2»@host.example/v3/index.json",
        "https://«user:hun\"ter2»@host.example/v3/index.json",
        "https://«user:hun`ter2»@host.example/v3/index.json",
        "'https://«user:hun'ter2»@host.example/v3/index.json': not found",
        "\"https://«user:hun\"ter2»@host.example/v3/index.json\", not found",
        "https://«user:hunter@2»@host.example/v3/index.json",
        "https://«user:hun@ter@2»@host.example/v3/index.json",
        "https://«user:hunter%402»@host.example/v3/index.json",
        "https://«user:hunter%3A%2F2»@host.example:8080/v3/index.json",
        "https://«user:hun ter2»@host.example/v3/index.json",
        "https://«user:hunter2 @x»@host.example/v3/index.json",
        "https://«user:p@ss word»@host.example/v3/index.json and more",
        "https://«user:пароль-密码»@host.example/v3/index.json",
        "https://«пользователь:hunter2»@хост.example/v3",
        "https://«user:hun/ter2»@host.example/v3/index.json",
        "https://«user:123/ter2»@host.example/v3/index.json",
        "https://«user:hun?ter2»@host.example/v3/index.json",
        "https://«user:hun#ter2»@host.example/v3/index.json",
        "https://«user:hun\\ter2»@host.example/v3/index.json",
        "https://«user:hun:ter:2»@host.example/v3/index.json",
        "https://«user:<hunter2>»@host.example/v3/index.json",
        "https://«user:a://hunter2»@host.example/v3/index.json",
        "https://«token-without-a-colon»@host.example/v3/index.json",
        "https://«:hunter2»@host.example/v3/index.json",
        "https://«user:hunter2»@[2001:db8::1]:8443/v3/index.json",
        "https://«user:hunter2»@[::1]/v3/index.json",
        "https://«user:hunter2»@127.0.0.1:5000/v3/index.json",
        "https://«user:hunter2»@localhost/v3/index.json",
        "HTTPS://«user:hunter2»@host.example",
        "ftp://«user:hunter2»@host.example/x",
        "git+ssh://«user:hunter2»@host.example/x.git",
        "https:/«user:hunter2»@host.example/v3/index.json",
        "/home/me/https:/«user:hunter2»@host.example/v3/index.json: not found",
        "https:///«user:hunter2»@host.example/v3",
        "«user:hunter2»@host.example/v3/index.json",
        "cannot read '«user:hunter@2»@host.example/v3'",
        "(«user:hun'ter2»@[::1]:80)",
        "https://«user:hunter2»@a.example/x, https://«other:secret77»@b.example/y",
        "https://«user:hunter2»@a.example/x;https://b.example/y?«sig=abcdef123»",
        "from https://«a:hunter2»@h/1 to https://«b:secret77»@h/2 and https://h/3?«token=third333»",
        "https://host.example/p?«sig=abc'def123»",
        "'https://host.example/p?«sig=abc'def123»' failed",
        "\"https://host.example/p?«sig=abc\"def123»\" failed",
        "'https://host.example/p?«sig=abc def123»' failed",
        "https://host.example/p?«sv=1&sig=abcdef%2B123%3D&se=2»",
        "https://host.example/p?«X-Amz-Credential=AKIDEXAMPLE&X-Amz-Signature=0f0f0f0f»",
        "https://host.example/p?«access_token=abcdef123»#x",
        "https://host.example/p#«access_token=abcdef123»",
        "https://host.example/p?«a=1»#«token=abcdef123».",
        "https://host.example?«password=abcdef123»",
        "GET /v3/index.json?sig=«abcdef123»&b=1",
        "/flat/p.nupkg?X-Amz-Signature=«abcdef123»&token=«second123»",
        "redirected to https%3A%2F%2F«user%3Ahunter2»%40host.example%2Fv3%3F«sig%3Dabc»",
        "Authorization: «Basic dXNlcjpodW50ZXIy»",
        "authorization: «Bearer abc.def.ghi»",
        "Proxy-Authorization: «Basic dXNlcjpodW50ZXIy»",
        "Cookie: «session=abcdef123; other=x»",
        "X-NuGet-ApiKey: «oy2abcdefgh1234»",
        "sent Bearer «abcdef123456» to the server",
        "Password=«abc'def123»;Username=reader",
        "Username=reader;Password=«abcdef123»",
        "password = «abcdef123»",
        "password: «abcdef123»",
        "{\"password\": «\"abc def123\"»}",
        "{'api_key':«'abcdef123'»}",
        "api-key=«abcdef123»",
        "NUGET_API_KEY=«abcdef123» dotnet quantize push",
        "dotnet quantize push a.nupkg --api-key «abcdef123» --source x",
        "dotnet quantize push a.nupkg --api-key=«abcdef123»",
        "the key «oy2abcdefghijklmnopqrstuvwxyz0123456789abcdefghijkl» was refused",
        "the key «ghp_abcdefghijklmnopqrstuvwxyz0123456789» was refused",
        "token «hf_abcdefghijklmnopqrstuvwxyz01234567» is wrong",
        "«eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0."
        + "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c»",
        "System.Exception: outer https://h.example/\n ---> System.Exception: inner "
        + "https://«user:hun'ter2»@h.example/x?«sig=abc'123»\n   at A.B()",
        "https://«user:secret-cut-in-two",
        "/home/me/src:/«user:hunter2»@host.example/v3/index.json",
        "file://«user:hunter2»@host.example/share",
        "file:///home/me/https:/«user:hunter2»@host.example/v3?«sig=abcdef123»",
        "«user:hunter2»@registry.example/image:tag@sha256:0123456789abcdef",
        "https://«user:hunter2»@registry.example/image:tag@sha256:0123456789abcdef",
        "«user:hunter2»@sha256:5000/v3",
    ];

    [Theory]
    [MemberData(nameof(Corpus))]
    public void Apply_ASecretInAnyForm_IsNotShown(string marked)
    {
        var text = marked.Replace("«", "").Replace("»", "");

        var masked = new SecretMask().Apply(text);

        foreach (var secret in marked.Split('«').Skip(1).Select(part => part.Split('»')[0]))
        {
            foreach (var piece in Pieces(secret))
            {
                masked.ShouldNotContain(piece, Case.Sensitive, $"{text}\n{masked}");
            }
        }

        masked.ShouldContain(SecretMask.Replacement);
        new SecretMask().Apply(masked).Length.ShouldBeLessThanOrEqualTo(masked.Length, "masked once, masked for good");
    }

    [Theory]
    [InlineData("https://user:pass@host.example/v3/index.json", "https://***@host.example/v3/index.json")]
    [InlineData("'https://user:p'w@host.example/x' failed", "'https://***@host.example/x' failed")]
    [InlineData("at https://host.example/x?sig=abc&b=1 and more", "at https://host.example/x?*** and more")]
    [InlineData("'https://host.example/x?sig=a'b': no", "'https://host.example/x?***': no")]
    [InlineData("https://user:pw@[::1]:80/a, https://b.example/", "https://***@[::1]:80/a, https://b.example/")]
    public void Apply_AnAddress_KeepsWhereItLeads(string text, string expected) =>
        new SecretMask().Apply(text).ShouldBe(expected);

    [Theory]
    [InlineData("https://host.example/v3/index.json")]
    [InlineData("https://host.example:8443/v3/@scope/package")]
    [InlineData("https://[::1]:5000/v3/index.json: Connection refused ([::1]:5000)")]
    [InlineData("ask mail@host? no")]
    [InlineData("mailto:someone@host.example")]
    [InlineData("nuget://Company.Sentiment/1.2.0/sentiment")]
    [InlineData(@"C:\models\a@b and C:/models/a@b")]
    [InlineData("sentiment.quant.yaml(12,5): error QB1003: unknown key 'methd'; did you mean 'method'?")]
    [InlineData("the tokenizer's pad_token=[PAD] is not token: 17")]
    [InlineData("Basic authentication is needed; the Bearer scheme is not")]
    [InlineData("   at QuantBuild.Cli.Application.Run(IReadOnlyList`1 arguments) in /src/Application.cs:line 12")]
    [InlineData("hf_internal_testing_tiny_random_bert and npm_packages")]
    [InlineData("git@github.com:owner/repository.git")]
    [InlineData("mounted src:/dst:ro and /home/me:/work:rw")]
    [InlineData("file:///home/u/c#/model and file:///C:/models/a@b, file:/home/u/what?/x")]
    [InlineData("image:tag@sha256:0123456789abcdef0123456789abcdef and localhost:5000/image@sha256:0123456789abcdef")]
    public void Apply_TextWithoutSecrets_IsLeft(string text) => new SecretMask().Apply(text).ShouldBe(text);

    [Theory]
    [InlineData("hunter2!", "a text with hunter2! in it")]
    [InlineData("hun ter@2", "https://host/hun%20ter%402/x")]
    [InlineData("a\"b<c>d", "{\"key\":\"a\\u0022b\\u003Cc\\u003Ed\"}")]
    [InlineData("a\"b<c>d", "<key value='a&quot;b&lt;c&gt;d' />")]
    [InlineData("$^.*[(", "no pattern: $^.*[(")]
    public void Apply_AKnownSecret_IsNotShownHoweverItIsSpelt(string secret, string text)
    {
        var mask = new SecretMask();
        mask.Add(secret);

        var masked = mask.Apply(text);

        masked.ShouldContain("***");
        masked.ShouldNotContain(secret[..4]);
    }

    [Fact]
    public void Apply_KnownCredentials_TakesTheHeaderToo()
    {
        var mask = new SecretMask();
        mask.AddCredentials("reader", "correct-horse");

        mask.Apply("sent cmVhZGVyOmNvcnJlY3QtaG9yc2U= to it").ShouldBe("sent *** to it");
    }

    [Fact]
    public void Apply_SecretsOfWhichOneHoldsAnother_TakesTheLongest()
    {
        var mask = new SecretMask("horse", "correct-horse-7");

        mask.Apply("correct-horse-7 and horse").ShouldBe("*** and ***");
    }

    [Fact]
    public void Add_AShortText_IsLeft()
    {
        var mask = new SecretMask("a");
        mask.Add(null);
        mask.Add("  ");

        mask.Apply("a banana").ShouldBe("a banana");
    }

    /// <summary>
    /// Texts come from packages and sources: with a time that grows by the square this would not end.
    /// </summary>
    [Theory]
    [InlineData("://")]
    [InlineData("a://")]
    [InlineData("a://b@")]
    [InlineData("a://b:c ")]
    [InlineData("x:y@")]
    [InlineData("@ ")]
    [InlineData("password=")]
    [InlineData("password='")]
    [InlineData("'a://b?c'd ")]
    [InlineData("%3A%2F%2F%40")]
    [InlineData("Bearer ")]
    [InlineData("a.b-c_d")]
    public void Apply_AHostileText_Ends(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 300_000 / piece.Length));

        new SecretMask().Apply(text).Length.ShouldBeInRange(1, 4 * text.Length);
    }

    // Longer ones of what a secret consists of: of "user:pass word" neither is to be seen.
    private static IEnumerable<string> Pieces(string secret) =>
        secret.Split(
            [':', '@', ' ', '/', '?', '&', '#', ';', '=', '\\', '\'', '"', '`', '<', '>', '{', '}', '.', '%', ','],
            StringSplitOptions.RemoveEmptyEntries)
            .Where(piece => piece.Length > 3
                && piece is not ("access_token" or "password" or "session" or "token" or "Basic" or "Bearer" or "other"
                    or "X-Amz-Credential" or "X-Amz-Signature" or "user" or "3Aterminated"));
}
