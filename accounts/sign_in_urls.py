"""allauth's views at Portuguese addresses; the names are allauth's own, which its templates ask for."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as provider
from allauth.usersessions import views as sessions
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path

from accounts import openid

urlpatterns = [
    path("entrar/", account.login, name="account_login"),
    path("entrar/chave/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("entrar/segundo-fator/", mfa.authenticate, name="mfa_authenticate"),
    path("entrar/codigo/", account.confirm_login_code, name="account_confirm_login_code"),
    path("sair/", account.logout, name="account_logout"),
    path("conta/registo/", account.signup, name="account_signup"),
    path("conta/inativa/", account.account_inactive, name="account_inactive"),
    path("conta/confirmar/", account.reauthenticate, name="account_reauthenticate"),
    path("conta/confirmar/segundo-fator/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("conta/confirmar/chave/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("conta/correio/", account.email, name="account_email"),
    path("conta/correio/verificar/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^conta/correio/verificar/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
    path("conta/palavra-passe/", account.password_change, name="account_change_password"),
    path("conta/palavra-passe/definir/", account.password_set, name="account_set_password"),
    path("conta/palavra-passe/recuperar/", account.password_reset, name="account_reset_password"),
    path("conta/palavra-passe/recuperar/enviada/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "conta/palavra-passe/recuperar/feito/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^conta/palavra-passe/recuperar/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("conta/seguranca/", mfa.index, name="mfa_index"),
    path("conta/seguranca/aplicacao/ativar/", totp.activate_totp, name="mfa_activate_totp"),
    path("conta/seguranca/aplicacao/desativar/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("conta/seguranca/codigos/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("conta/seguranca/codigos/gerar/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        "conta/seguranca/codigos/descarregar/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("conta/seguranca/chaves/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("conta/seguranca/chaves/acrescentar/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("conta/seguranca/chaves/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("conta/seguranca/chaves/<int:pk>/retirar/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("conta/sessoes/", sessions.list_usersessions, name="usersessions_list"),
    path("conta/ligacoes/", provider.connections, name="socialaccount_connections"),
    path("conta/ligacoes/registo/", provider.signup, name="socialaccount_signup"),
    path(
        "conta/ligacoes/cancelada/", login_not_required(provider.login_cancelled), name="socialaccount_login_cancelled"
    ),
    path("conta/ligacoes/erro/", login_not_required(provider.login_error), name="socialaccount_login_error"),
    path("entrar/com/<slug:provider_id>/", openid.login, name="openid_connect_login"),
    path("entrar/com/<slug:provider_id>/regresso/", openid.callback, name="openid_connect_callback"),
]
