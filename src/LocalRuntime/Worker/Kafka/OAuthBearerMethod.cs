namespace Microsoft.Azure.Functions.Worker;

/// <summary>How a token for SASL/OAUTHBEARER is had.</summary>
public enum OAuthBearerMethod
{
    Default,
    Oidc,
}
