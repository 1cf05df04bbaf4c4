using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Chasqui.Functions.Dashboard;

/// <summary>
/// One page for operators: <c>/api/dashboard?code=KEY</c>. It asks the other routes with the same key, and nobody else for anything; a policy says so to the
/// browser. What it shows is put in as text, never as markup, for names come from outside.
/// </summary>
public sealed class DashboardFunction
{
    private const string NoncePlace = "NONCE";
    private static readonly string Page = Read();

    [Function("GetDashboard")]
    public IActionResult Get([HttpTrigger(AuthorizationLevel.Function, "get", Route = "dashboard")] HttpRequest request)
    {
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        return new ContentResult { Content = Page.Replace(NoncePlace, nonce, StringComparison.Ordinal), ContentType = "text/html; charset=utf-8" };
    }

    private static string Read()
    {
        using var stream = typeof(DashboardFunction).Assembly.GetManifestResourceStream("dashboard.html")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
