using System.Text.Json;

namespace QuantBuild.Cli.Hosting;

/// <summary>
/// Variables in which the credential provider of private feeds gets addresses with their passwords:
/// <c>{"endpointCredentials": [{"endpoint": "…", "username": "…", "password": "…"}]}</c>.
/// </summary>
internal static class FeedEndpoints
{
    private const string NameEnd = "EXTERNAL_FEED_ENDPOINTS";

    public static bool IsName(string variable) => variable.EndsWith(NameEnd, StringComparison.OrdinalIgnoreCase);

    /// <summary>The passwords; the whole value where it is not what it should be.</summary>
    public static IReadOnlyList<string> PasswordsOf(string value)
    {
        try
        {
            using var document = JsonDocument.Parse(value);
            var passwords = new List<string>();
            Collect(document.RootElement, isPassword: false, passwords);
            return passwords;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return [value];
        }
    }

    private static void Collect(JsonElement element, bool isPassword, List<string> passwords)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Collect(
                        member.Value, member.Name.Equals("password", StringComparison.OrdinalIgnoreCase), passwords);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Collect(item, isPassword, passwords);
                }

                break;
            case JsonValueKind.String when isPassword:
                passwords.Add(element.GetString()!);
                break;
        }
    }
}
